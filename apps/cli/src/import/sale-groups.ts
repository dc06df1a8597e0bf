import type { Cells } from './cells';
import type { CsvRecord } from './csv-file';

/** A row of a sales file. One that cannot be read has a problem and no cells, but perhaps a sale it belongs to. */
export interface SaleRow {
  record: CsvRecord;
  cells: Cells;
  external_id: string;
  problem: string | null;
}

/** One more row than a sale may have lines: enough to refuse it, and an endless sale never fills the memory. */
const MOST_ROWS = 501;

/** The rows of each sale: in a file of lines, those with one external_id that follow each other. */
export async function* groupBySale(
  rows: AsyncIterable<SaleRow>,
  inLines: boolean,
): AsyncGenerator<[SaleRow, ...SaleRow[]]> {
  let group: [SaleRow, ...SaleRow[]] | null = null;
  for await (const row of rows) {
    const continues =
      inLines && group && row.external_id && row.external_id === group[0].external_id && group.length < MOST_ROWS;
    if (group && continues) {
      group.push(row);
    } else {
      if (group) yield group;
      group = [row];
    }
  }
  if (group) yield group;
}
