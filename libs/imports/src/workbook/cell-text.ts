/** The value of a cell of a workbook. Numbers have the text that the file has. */
export type WorkbookCell = string | boolean | Date | WrittenNumber | null;

/** A number as the workbook stores it, such as `254701000004` or `1.5E-2`. */
export class WrittenNumber {
  constructor(readonly digits: string) {}
}

/** Excel keeps 15 digits of a number, and writes zeros for all further ones. */
const MAX_DIGITS = 15;

/** The text that the cell would have in a CSV file. */
export function cellText(cell: WorkbookCell): string {
  if (cell instanceof WrittenNumber) return numberText(cell.digits);
  if (cell instanceof Date) return timeText(cell);
  return String(cell ?? '');
}

/** Writes a number with all digits of an id or a phone, and without rounding errors such as 0.30000000000000004. */
function numberText(digits: string): string {
  const number = Number(digits);
  if (!Number.isFinite(number)) return digits;
  // The exponent shows that digits are lost. Imports reject it in ids and phones.
  if (Math.abs(number) >= 10 ** MAX_DIGITS) return number.toExponential().toUpperCase();
  const rounded = Number(number.toPrecision(MAX_DIGITS));
  return rounded !== 0 && Math.abs(rounded) < 1e-6 ? rounded.toFixed(6) : String(rounded);
}

/** Workbooks have no time zones, so the text has none either. */
function timeText(time: Date): string {
  return time
    .toISOString()
    .replace('T', ' ')
    .replace(/(?:\.000)?Z$/, '');
}
