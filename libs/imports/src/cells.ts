import { invalidFields, unprotectCell } from '@wateja/common';
import type { z } from 'zod';

import type { CsvRecord } from './csv-rows';

/** The cells of a row by column, empty ones left out. */
export type Cells = Record<string, string>;

/** What every row of a sale has in common. */
export const OF_SALE = [
  ...(['customer_external_id', 'customer_phone', 'customer_email'] as const),
  ...(['payment_method', 'status', 'completed_at', 'refunded_amount', 'refund_of'] as const),
];

/** @returns the cells, or why the row cannot be read */
export function readCells({ cells, problem }: CsvRecord, header: (string | null)[]): Cells | string {
  if (problem !== undefined) return problem;
  if (cells.length > header.length && cells.slice(header.length).some((cell) => cell.trim() !== '')) {
    return `The row has ${cells.length} cells, the header ${header.length}`;
  }
  if (cells.length < header.length && cells.some((cell) => cell.includes('\n'))) {
    return `The row has ${cells.length} cells, the header ${header.length}, and line breaks. Is a quote opened and not closed?`;
  }
  // What is not UTF-8 has become this character on the way.
  if (cells.some((cell) => cell.includes('\ufffd'))) return 'The row is not text in UTF-8';
  const values: Cells = {};
  for (const [index, name] of header.entries()) {
    const value = readCell(cells[index]);
    if (!name || !value || isNoValue(value, name)) continue;
    if (SPREADSHEET_ERROR.test(value)) return `${name}: ${value} is an error of the spreadsheet`;
    values[name] = join(name, values[name], value);
  }
  return values;
}

/** What stands between cells of several columns that make one field; of all other fields the first cell counts. */
const JOINED: Readonly<Record<string, string>> = { name: ' ', address: ', ', completed_at: ' ', note: '\n' };

/** Several columns may be mapped to one field. */
function join(field: string, before: string | undefined, value: string): string {
  if (before === undefined) return value;
  const between = JOINED[field];
  return between === undefined ? before : `${before}${between}${value}`;
}

/** How databases and spreadsheets write that there is nothing. */
const NO_VALUES = new Set(['NULL', 'N/A', '#N/A', '-', '--', '–', '—']);

/** What a spreadsheet shows for a formula that it cannot compute, or for a number in a column that is too narrow. */
const SPREADSHEET_ERROR = /^#(?:(?:REF|VALUE|DIV\/0|NUM|NULL|SPILL|CALC)!|NAME\?|#+)$/i;

/** Somebody may be called Null. */
function isNoValue(value: string, column: string): boolean {
  return value.length <= 4 && column !== 'name' && NO_VALUES.has(value.toUpperCase());
}

/** A number as a spreadsheet shows it when the column is too narrow, or as one that has decimals. */
const LOST_DIGITS = {
  phone: /^\+?\d+(?:[.,]\d+)?E\+?\d+$|^\+?\d{7,}[.,]0+$/i,
  customer_phone: /^\+?\d+(?:[.,]\d+)?E\+?\d+$|^\+?\d{7,}[.,]0+$/i,
  external_id: /^\d+[.,]\d+E\+\d+$/i,
  customer_external_id: /^\d+[.,]\d+E\+\d+$/i,
};

/** Cells whose digits a spreadsheet has lost. */
export function lostDigits(cells: Cells): Problem[] {
  const columns = Object.keys(LOST_DIGITS) as (keyof typeof LOST_DIGITS)[];
  return columns
    .filter((column) => LOST_DIGITS[column].test(cells[column] ?? ''))
    .map((path) => ({ path, message: 'A spreadsheet has lost digits. Format the column as text, and enter it again' }));
}

/** How spreadsheets and tills keep the digits of an id or a phone from being changed. */
const PROTECTED_DIGITS = /^'[\d\s+]+$/;

/** A cell without the white space around it, and without the apostrophe that protects it. */
export function readCell(written: string | undefined): string {
  const cell = written?.trim() ?? '';
  if (!cell.startsWith("'")) return cell;
  return PROTECTED_DIGITS.test(cell) ? cell.slice(1).trim() : unprotectCell(cell).trim();
}

const TRUE = new Set(['true', '1', 'yes', 'subscribed']);
const FALSE = new Set(['false', '0', 'no', 'unsubscribed', 'not subscribed']);

/** A spreadsheet's idea of true and false; anything else is left for the schema to refuse. */
export function toBoolean(cell: string): boolean | string {
  const word = cell.toLowerCase();
  if (TRUE.has(word)) return true;
  return FALSE.has(word) ? false : cell;
}

/** Digits as a number; anything else is left for the schema to refuse. */
export function toInteger(cell: string | undefined): number | string | undefined {
  return cell && /^\d{1,16}$/.test(cell) ? Number(cell) : cell;
}

/** What is wrong with a cell; `path` is its column, or `items.<n>.<column>` for the n-th line of a sale. */
export interface Problem {
  path: string;
  message: string;
}

/** Parses `value`, or says what is wrong with which column. */
export function parseCells<S extends z.ZodType>(
  schema: S,
  value: unknown,
): { value: z.output<S>; problems: null } | { problems: Problem[] } {
  const parsed = schema.safeParse(value);
  return parsed.success ? { value: parsed.data, problems: null } : { problems: invalidFields(parsed.error) };
}

/** Problems as the reason of a rejected row. */
export function toReason(problems: Problem[]): string {
  return problems.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ');
}
