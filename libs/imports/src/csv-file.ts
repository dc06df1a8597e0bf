import { createReadStream } from 'node:fs';

import { type CsvRecord, CsvRows } from './csv-rows';
import { ImportRefused } from './import-refused';
import type { RowFile } from './row-file';
import { describeText, detectFormat, type TextFormat } from './text-format';

/**
 * The number of bytes that are read at once. All rows of a piece are found without a pause, and a row may have two bytes: a
 * piece of 256 KiB held up the process for hundreds of milliseconds.
 */
const PIECE_BYTES = 32_768;

/**
 * Opens a CSV file.
 * @throws ImportRefused if the file does not exist, or is not a CSV file
 */
export async function openCsv(path: string): Promise<RowFile> {
  const format = await detectFormat(path);
  const pieces = read(path, format);
  const first = await pieces.next();
  const [header, ...rest] = first.value?.slice(format.hasSeparatorLine ? 1 : 0) ?? [];
  if (!header) throw new ImportRefused(`${path} is empty. Its first line must name the columns.`);
  if (header.problem) throw new ImportRefused(`The columns of ${path} cannot be read. ${header.problem}.`);
  return { size: format.size, notes: describeText(format), header: header.cells, records: withFirst(rest, pieces) };
}

async function* withFirst(
  first: CsvRecord[],
  following: AsyncGenerator<CsvRecord[], void>,
): AsyncGenerator<CsvRecord[]> {
  try {
    yield first;
    yield* following;
  } finally {
    await following.return();
  }
}

async function* read(path: string, { encoding, separator }: TextFormat): AsyncGenerator<CsvRecord[], void> {
  const input = createReadStream(path, { highWaterMark: PIECE_BYTES });
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
  } finally {
    input.destroy();
  }
}
