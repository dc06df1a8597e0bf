import { CsvError, parse, type Parser } from 'csv-parse';
import { on } from 'node:events';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

import { ImportRefused } from './import-refused';

/** One row of the file, its cells as they are there. */
export interface CsvRecord {
  /** The line it starts in, from 1. */
  line: number;
  cells: string[];
  /** How much of the file has been read by now. */
  bytes: number;
}

/** A file that is being read, a piece at a time, whatever its size. */
export interface CsvFile {
  /** In bytes. */
  size: number;
  header: string[];
  /** The rows below the header, blank ones left out, as many at once as a piece of the file has. Can be walked once. */
  records: AsyncGenerator<CsvRecord[]>;
}

/** Longest that one row may be, in bytes: a quote that is never closed would take the rest of the file for one cell. */
const MAX_ROW_BYTES = 1_000_000;
const SNIFFED = 65_536;
/** How much of the file is read at once, in bytes. */
const PIECE = 262_144;

/** @throws ImportRefused when there is no such file, or it is no CSV */
export async function openCsv(path: string): Promise<CsvFile> {
  const size = await sniff(path);
  const pieces = read(path);
  const first = await pieces.next();
  const [header, ...rest] = first.value ?? [];
  if (!header) throw new ImportRefused(`${path} is empty. Its first line must name the columns.`);
  return { size, header: header.cells, records: after(rest, pieces) };
}

async function* after(first: CsvRecord[], others: AsyncGenerator<CsvRecord[], void>): AsyncGenerator<CsvRecord[]> {
  try {
    yield first;
    yield* others;
  } finally {
    await others.return();
  }
}

/** @returns the file's size; refuses what is no text before anything is taken from it */
async function sniff(path: string): Promise<number> {
  try {
    const file = await open(path);
    try {
      const stats = await file.stat();
      if (!stats.isFile()) throw new ImportRefused(`${path} is not a file.`);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(SNIFFED), 0, SNIFFED, 0);
      // Text in UTF-8 has no zero bytes; spreadsheets' own formats, archives, pictures and UTF-16 are full of them.
      if (buffer.subarray(0, bytesRead).includes(0)) {
        throw new ImportRefused(`${path} is not a text file in UTF-8. Save it as "CSV UTF-8", separated by commas.`);
      }
      return stats.size;
    } finally {
      await file.close();
    }
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function* read(path: string): AsyncGenerator<CsvRecord[], void> {
  const input = createReadStream(path, { highWaterMark: PIECE });
  const parser = parse({
    bom: true,
    info: true,
    record_delimiter: ['\r\n', '\n'],
    // A row with too few or too many cells is that row's trouble, an inch sign in a name is nobody's.
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    max_record_size: MAX_ROW_BYTES,
  });
  input.on('error', (error) => parser.destroy(error));
  // The parser counts a CR LF inside quotes as two lines.
  let countedTwice = 0;
  try {
    for await (const parsed of available(input.pipe(parser))) {
      yield parsed.map(({ record, info }) => {
        countedTwice += breaks(record, '\r\n');
        return { line: info.lines - countedTwice - breaks(record, '\n'), cells: record, bytes: info.bytes };
      });
    }
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    input.destroy();
  }
}

/** What a stream has ready, again and again: a promise for every row takes longer than parsing it. */
async function* available(parser: Parser): AsyncGenerator<Parsed[]> {
  const readable = on(parser, 'readable', { close: ['end'] });
  while (!(await readable.next()).done) {
    const rows: Parsed[] = [];
    for (let row = parser.read() as Parsed | null; row; row = parser.read() as Parsed | null) rows.push(row);
    if (rows.length > 0) yield rows;
  }
}

function breaks(cells: string[], kind: string): number {
  let count = 0;
  for (const cell of cells) if (cell.includes(kind)) count += cell.split(kind).length - 1;
  return count;
}

interface Parsed {
  record: string[];
  info: { lines: number; bytes: number };
}

/** What keeps the file from being read, as a sentence. */
function unreadable(path: string, error: unknown): unknown {
  if (error instanceof ImportRefused) return error;
  if (error instanceof CsvError) {
    const line = (error as { lines?: number }).lines ?? 0;
    if (error.code === 'CSV_MAX_RECORD_SIZE') {
      return new ImportRefused(
        `The row at line ${line} of ${path} is longer than 1 MB. Is a quote opened and not closed?`,
      );
    }
    if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
      return new ImportRefused(`A quote is opened before the end of ${path}, line ${line}, and never closed.`);
    }
    return new ImportRefused(`${path} cannot be read as CSV: ${error.message}.`);
  }
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new ImportRefused(`There is no file ${path}.`);
  if (code === 'EACCES') return new ImportRefused(`${path} cannot be read: permission denied.`);
  return code ? new ImportRefused(`${path} cannot be read: ${message}.`) : error;
}
