import { stringify } from 'csv-stringify/sync';

/**
 * Spreadsheets run a cell that starts with one of these, also behind white space, which some of them pass over, and in
 * the wide form of East Asian keyboards. An apostrophe in front keeps it text. A cell that has apostrophes before such
 * a character already gets one more, so that taking one off gives back what was there.
 */
const FORMULA = String.raw`'*(?:\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])`;
const RUNS = new RegExp(`^${FORMULA}`, 'u');
const PROTECTED = new RegExp(`^'(?=${FORMULA})`, 'u');

/** The cell as it may stand in a file that people open in a spreadsheet. */
export function protectCell(cell: string): string {
  return RUNS.test(cell) ? `'${cell}` : cell;
}

/** Takes off what {@link protectCell} put in front. */
export function unprotectCell(cell: string): string {
  return cell.replace(PROTECTED, '');
}

/** A line of a CSV file, its end included. Every file that leaves Wateja is written by this. */
export function csvLine(cells: string[]): string {
  return stringify([cells.map(protectCell)]);
}
