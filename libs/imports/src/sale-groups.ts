import type { Cells } from './cells';
import type { CsvRecord } from './csv-rows';

/** A row of a sales file. One that cannot be read has a problem and no cells, but perhaps a sale it belongs to. */
export interface SaleRow {
  record: CsvRecord;
  cells: Cells;
  external_id: string;
  problem: string | null;
}

/** The rows of one sale. */
export type SaleRows = [SaleRow, ...SaleRow[]];

/** One more row than a sale may have lines: enough to refuse it, and an endless sale never fills the memory. */
const MAX_ROWS = 501;

/** Gathers the rows of each sale: in a file of lines, those with one external_id that follow each other. */
export class SaleGroups {
  private group: SaleRows | undefined;

  constructor(private readonly inLines: boolean) {}

  /** @returns the rows before this one, where it begins another sale */
  add(row: SaleRow): SaleRows | undefined {
    const { group } = this;
    const continues =
      this.inLines && group && row.external_id && row.external_id === group[0].external_id && group.length < MAX_ROWS;
    if (group && continues) {
      group.push(row);
      return undefined;
    }
    this.group = [row];
    return group;
  }

  /** @returns the rows of the last sale, if there was any */
  end(): SaleRows | undefined {
    const { group } = this;
    this.group = undefined;
    return group;
  }
}
