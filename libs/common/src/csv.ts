import { stringify } from 'csv-stringify/sync';

/**
 * Spreadsheets run a cell as a formula if it starts with one of these characters. Some of them skip white space before
 * it, and some accept the wide forms of East Asian keyboards. An apostrophe in front makes the cell a text. A cell that
 * already has apostrophes before such a character gets one more, so that removing one restores the original.
 */
const FORMULA = String.raw`'*(?:\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])`;
const RUNS = new RegExp(`^${FORMULA}`, 'u');
const PROTECTED = new RegExp(`^'(?=${FORMULA})`, 'u');

/** Makes a cell safe for a file that people open in a spreadsheet. */
export function protectCell(cell: string): string {
  return RUNS.test(cell) ? `'${cell}` : cell;
}

/** Removes the apostrophe that {@link protectCell} has added. */
export function unprotectCell(cell: string): string {
  return cell.replace(PROTECTED, '');
}

/** A line of a CSV file with its line break. All CSV files that Wateja writes use this function, or {@link csvLines}. */
export function csvLine(cells: string[]): string {
  return csvLines([cells]);
}

/** Several lines of a CSV file, each with its line break. */
export function csvLines(rows: string[][]): string {
  return stringify(rows.map((cells) => cells.map(protectCell)));
}
