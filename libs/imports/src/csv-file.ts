import { createReadStream } from 'node:fs';

import { type CsvRecord, CsvRows } from './csv-rows';
import { ImportRefused } from './import-refused';
import { detectFormat, type TextFormat } from './text-format';

/** A file that is being read, a piece at a time, whatever its size. */
export interface CsvFile {
  /** In bytes. */
  size: number;
  format: TextFormat;
  header: string[];
  /** The rows below the header, blank ones left out, as many at once as a piece of the file has. Can be walked once. */
  records: AsyncGenerator<CsvRecord[]>;
}

/** How much of the file is read at once, in bytes. */
const PIECE = 262_144;

/** @throws ImportRefused when there is no such file, or it is no CSV */
export async function openCsv(path: string): Promise<CsvFile> {
  const format = await detectFormat(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  const pieces = read(path, format);
  const first = await pieces.next();
  const [header, ...rest] = first.value?.slice(format.hasSeparatorLine ? 1 : 0) ?? [];
  if (!header) throw new ImportRefused(`${path} is empty. Its first line must name the columns.`);
  if (header.problem) throw new ImportRefused(`The columns of ${path} cannot be read. ${header.problem}.`);
  return { size: format.size, format, header: header.cells, records: after(rest, pieces) };
}

async function* after(first: CsvRecord[], others: AsyncGenerator<CsvRecord[], void>): AsyncGenerator<CsvRecord[]> {
  try {
    yield first;
    yield* others;
  } finally {
    await others.return();
  }
}

async function* read(path: string, { encoding, separator }: TextFormat): AsyncGenerator<CsvRecord[], void> {
  const input = createReadStream(path, { highWaterMark: PIECE });
  const decoder = new TextDecoder(encoding);
  const rows = new CsvRows(separator);
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
