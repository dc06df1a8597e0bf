import type { Cells } from './cells';
import type { CsvRecord } from './csv-rows';
import { ImportRefused } from './import-refused';
import type { SaleSurvey } from './sale-survey';

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

/**
 * Gathers the rows of each sale: in a file of lines, those with one external_id. Rows that follow each other are a sale
 * as soon as another one begins. The rows of a sale that is scattered over the file are held until its last row.
 */
export class SaleGroups {
  private group: SaleRows | undefined;
  private readonly held = new Map<string, SaleRows>();

  /** @param survey what is known about the whole file; null for a file of totals, where each row is a sale */
  constructor(private readonly survey: SaleSurvey | null) {}

  /** @returns the rows of the sale that this row completes, or shows to be complete */
  add(row: SaleRow): SaleRows | undefined {
    const rows = this.survey?.rowsToHold(row.external_id) ?? 0;
    return rows > 0 ? this.hold(row, rows) : this.follow(row);
  }

  /** @returns the rows of the last sale, if there was any */
  end(): SaleRows | undefined {
    if (this.held.size > 0) throw new ImportRefused('The file was changed while it was read.');
    const { group } = this;
    this.group = undefined;
    return group;
  }

  private hold(row: SaleRow, rows: number): SaleRows | undefined {
    const group = this.held.get(row.external_id);
    if (!group) {
      this.held.set(row.external_id, [row]);
      return undefined;
    }
    group.push(row);
    if (group.length < rows) return undefined;
    this.held.delete(row.external_id);
    return group;
  }

  private follow(row: SaleRow): SaleRows | undefined {
    const { group } = this;
    const isNext = this.survey && group && row.external_id && row.external_id === group[0].external_id;
    if (isNext && group.length < MAX_ROWS) {
      group.push(row);
      return undefined;
    }
    this.group = [row];
    return group;
  }
}
