import { invalidFields, unprotectCell } from '@wateja/common';
import type { z } from 'zod';

import type { CsvRecord } from './csv-rows';

/** The cells of a row by column, without empty ones. */
export type Cells = Record<string, string>;

/** Columns about the whole sale, as opposed to one line of it. */
export const OF_SALE = [
  ...(['customer_external_id', 'customer_phone', 'customer_email'] as const),
  ...(['payment_method', 'status', 'completed_at', 'refunded_amount', 'refund_of'] as const),
  'discount_amount' as const,
];

/**
 * @param readExactly the text of a cell of a file in which every text is a value; missing for files of others
 * @returns the cells, or why the row cannot be read
 */
export function readCells(
  { cells, problem }: CsvRecord,
  header: (string | null)[],
  readExactly?: (written: string) => string,
): Cells | string {
  if (problem !== undefined) return problem;
  if (cells.length > header.length && cells.slice(header.length).some((cell) => cell.trim() !== '')) {
    return `The row has ${cells.length} cells, but the header has ${header.length}`;
  }
  if (cells.length < header.length && cells.some((cell) => cell.includes('\n'))) {
    return `The row has line breaks and ${cells.length} cells, but the header has ${header.length}. Is a closing quote missing?`;
  }
  // The decoder has put this character in place of bytes that are not UTF-8.
  if (cells.some((cell) => cell.includes('\ufffd'))) return 'The row is not valid UTF-8 text';
  const values: Cells = {};
  for (const [index, name] of header.entries()) {
    const written = cells[index];
    const value = readExactly ? readExactly(written ?? '') : readCell(written);
    if (!name || !value || (!readExactly && isNoValue(value, name))) continue;
    if (SPREADSHEET_ERROR.test(value)) return `${name}: ${value} is an error value of the spreadsheet`;
    values[name] = join(name, values[name], value);
  }
  return values;
}

/** The text between the cells if several columns make one of these fields. Other fields take the first cell. */
const JOINED: Readonly<Record<string, string>> = { name: ' ', address: ', ', completed_at: ' ', note: '\n', tags: ';' };

/** Several columns may be mapped to one field. */
function join(field: string, before: string | undefined, value: string): string {
  if (before === undefined) return value;
  const between = JOINED[field];
  return between === undefined ? before : `${before}${between}${value}`;
}

/** Ways in which databases and spreadsheets write an empty value. */
const NO_VALUES = new Set(['NULL', 'N/A', '#N/A', '-', '--', '–', '—']);

/** A spreadsheet shows this if it cannot compute a formula, or if a column is too narrow for its number. */
const SPREADSHEET_ERROR = /^#(?:(?:REF|VALUE|DIV\/0|NUM|NULL|SPILL|CALC)!|NAME\?|#+)$/i;

/** True if the cell means "no value". A name is never an empty value: some people are called Null. */
function isNoValue(value: string, column: string): boolean {
  return value.length <= 4 && column !== 'name' && NO_VALUES.has(value.toUpperCase());
}

/** Phones and ids that a spreadsheet has saved as a number in scientific or decimal notation. */
const LOST_DIGITS = {
  phone: /^\+?\d+(?:[.,]\d+)?E\+?\d+$|^\+?\d{7,}[.,]0+$/i,
  customer_phone: /^\+?\d+(?:[.,]\d+)?E\+?\d+$|^\+?\d{7,}[.,]0+$/i,
  external_id: /^\d+[.,]\d+E\+\d+$/i,
  customer_external_id: /^\d+[.,]\d+E\+\d+$/i,
};

/** The problems of cells in which a spreadsheet has lost digits. */
export function lostDigits(cells: Cells): Problem[] {
  const columns = Object.keys(LOST_DIGITS) as (keyof typeof LOST_DIGITS)[];
  return columns
    .filter((column) => LOST_DIGITS[column].test(cells[column] ?? ''))
    .map((path) => ({
      path,
      message: 'A spreadsheet has removed digits. Format the column as text, and enter the value again',
    }));
}

/** Spreadsheets and tills put an apostrophe before digits that must not become a number. */
const PROTECTED_DIGITS = /^'[\d\s+]+$/;

/** A cell without the white space around it, and without the apostrophe that protects it. */
export function readCell(written: string | undefined): string {
  const cell = written?.trim() ?? '';
  if (!cell.startsWith("'")) return cell;
  return PROTECTED_DIGITS.test(cell) ? cell.slice(1).trim() : unprotectCell(cell).trim();
}

/** Reads a cell with several values. Programs separate them by commas or by semicolons. */
export const toList = (cell: string) =>
  cell
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');

const TRUE = new Set(['true', '1', 'yes', 'subscribed']);
const FALSE = new Set(['false', '0', 'no', 'unsubscribed', 'not subscribed']);

/** Reads the usual words for true and false. Any other word is returned as it is, and the schema refuses it. */
export function toBoolean(cell: string): boolean | string {
  const word = cell.toLowerCase();
  if (TRUE.has(word)) return true;
  return FALSE.has(word) ? false : cell;
}

/** Reads digits as a number. Any other text is returned as it is, and the schema refuses it. */
export function toInteger(cell: string | undefined): number | string | undefined {
  return cell && /^\d{1,16}$/.test(cell) ? Number(cell) : cell;
}

/** Reads a cell as JSON. Any other text is returned as it is, and the schema refuses it. */
export function parseJson(cell: string): unknown {
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
}

/** A fault of a cell. `path` is its column, or `items.<n>.<column>` for the n-th line of a sale. */
export interface Problem {
  path: string;
  message: string;
}

/** Parses `value`. @returns the parsed value, or the problems with their columns */
export function parseCells<S extends z.ZodType>(
  schema: S,
  value: unknown,
): { value: z.output<S>; problems: null } | { problems: Problem[] } {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { value: parsed.data, problems: null };
  return {
    problems: invalidFields(parsed.error).map((field) =>
      TIMES.has(field.path) && field.code === 'wrong_format' ? { ...field, message: NO_TIME } : field,
    ),
  };
}

/** Columns in which a file may write times in more ways than the API does. */
const TIMES = new Set(['completed_at', 'created_at', 'consent_date']);

const NO_TIME = 'Must be a day of the calendar or a time, such as 2024-01-15 10:30';

/** Joins problems to the reason of a rejected row. */
export function toReason(problems: Problem[]): string {
  return problems.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ');
}
