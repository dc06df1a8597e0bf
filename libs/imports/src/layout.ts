import type { BusinessContext } from '@wateja/auth';

import { type Cells, readCells } from './cells';
import type { CsvRecord } from './csv-rows';
import type { TimeReader } from './time-reader';

/** The settings of the shop that reading a sale depends on. */
export type ShopSettings = Pick<BusinessContext, 'country' | 'currency'>;

/** How the rows of one file are read. */
export interface Layout {
  /** The field of each cell; null if the cell is ignored. */
  columns: (string | null)[];
  times: TimeReader;
  /** True for a report of Wateja. */
  isOwn?: boolean;
  /** The text of a cell. Missing: it is read as other programs and people write it. */
  readCell?: ((written: string) => string) | undefined;
  /**
   * Computes the fields from the cells, for files of known programs. `smallest` is the smallest amount of the currency, in
   * hundredths.
   */
  finish?: ((cells: Cells, smallest: number) => Cells) | undefined;
}

/** The columns with times, and those with days of the shop's calendar, which the time zone of the file must not move. */
const DATES = {
  ...({ created_at: 'time', completed_at: 'time', consent_date: 'time', own_created_at: 'time' } as const),
  last_good_day: 'day',
} as const;

/**
 * @param smallest the smallest amount of the currency, for rows with amounts
 * @returns the fields of a row, or why it cannot be read
 */
export function readFields(
  record: CsvRecord,
  { columns, times, finish, readCell }: Layout,
  smallest = 1,
): Cells | string {
  const read = readCells(record, columns, readCell);
  if (typeof read === 'string') return read;
  const cells = finish ? finish(read, smallest) : read;
  for (const [column, kind] of Object.entries(DATES)) {
    const cell = cells[column];
    if (cell === undefined) continue;
    if (times.isAmbiguous(cell)) return `${column}: ${cell} can be read in two ways. Set dates to dmy or mdy`;
    cells[column] = kind === 'day' ? times.readDay(cell) : times.read(cell);
  }
  return cells;
}
