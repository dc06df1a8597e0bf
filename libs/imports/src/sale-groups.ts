import type { Cells } from './cells';
import type { CsvRecord } from './csv-rows';
import { ImportRefused } from './import-refused';
import type { SaleSurvey } from './sale-survey';

/** A row of a sales file. An unreadable row has a problem and no cells, but may have an external_id. */
export interface SaleRow {
  record: CsvRecord;
  cells: Cells;
  external_id: string;
  problem: string | null;
}

/** The rows of one sale. */
export type SaleRows = [SaleRow, ...SaleRow[]];

/** One more than the maximum number of lines of a sale, so that longer sales can be rejected. More are not held. */
const MAX_ROWS = 501;

/**
 * Groups the rows of a file into sales, by external_id. If the rows of a sale follow each other, the sale is complete
 * when another one begins. If they are scattered over the file, they are held until the last of them.
 */
export class SaleGroups {
  private group: SaleRows | undefined;
  private readonly held = new Map<string, SaleRows>();

  /** @param survey the result of the first pass; null if each row of the file is a sale */
  constructor(private readonly survey: SaleSurvey | null) {}

  /** Adds a row. @returns the rows of the sale that is complete now, if any */
  add(row: SaleRow): SaleRows | undefined {
    const rows = this.survey?.rowsToHold(row.external_id) ?? 0;
    return rows > 0 ? this.hold(row, rows) : this.follow(row);
  }

  /** @returns the rows of the last sale, if there was any */
  end(): SaleRows | undefined {
    if (this.held.size > 0) throw new ImportRefused('The file was changed while it was read. Start the import again.');
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
