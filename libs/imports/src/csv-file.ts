import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

import { type CsvRecord, CsvRows } from './csv-rows';
import { ImportRefused } from './import-refused';

/** A file that is being read, a piece at a time, whatever its size. */
export interface CsvFile {
  /** In bytes. */
  size: number;
  header: string[];
  /** The rows below the header, blank ones left out, as many at once as a piece of the file has. Can be walked once. */
  records: AsyncGenerator<CsvRecord[]>;
}

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
  if (header.problem) throw new ImportRefused(`The columns of ${path} cannot be read. ${header.problem}.`);
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
  const decoder = new TextDecoder('utf-8');
  const rows = new CsvRows(',');
  let bytes = 0;
  try {
    for await (const piece of input as AsyncIterable<Buffer>) {
      bytes += piece.length;
      const records = rows.add(decoder.decode(piece, { stream: true }), bytes);
      if (records.length > 0) yield records;
    }
    const records = [...rows.add(decoder.decode(), bytes), ...rows.end(bytes)];
    if (records.length > 0) yield records;
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    input.destroy();
  }
}

/** What keeps the file from being read, as a sentence. */
function unreadable(path: string, error: unknown): unknown {
  if (error instanceof ImportRefused) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new ImportRefused(`There is no file ${path}.`);
  if (code === 'EACCES') return new ImportRefused(`${path} cannot be read: permission denied.`);
  return code ? new ImportRefused(`${path} cannot be read: ${message}.`) : error;
}
