import type { CsvRecord } from '../csv-rows';
import type { RowFile } from '../row-file';

/** What the thread that reads a workbook answers: first the beginning or a refusal, and then rows for each request. */
export type WorkbookAnswer =
  | { beginning: Pick<RowFile, 'size' | 'notes' | 'header'> }
  | { refusal: string }
  /** None: the workbook has no further rows. */
  | { rows: CsvRecord[] };
