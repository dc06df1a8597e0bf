import { invalidFields, unprotectCell } from '@wateja/common';
import type { z } from 'zod';

import type { CsvRecord } from './csv-rows';

/** The cells of a row by column, empty ones left out. */
export type Cells = Record<string, string>;

/** What every row of a sale has in common. */
export const OF_SALE = ['customer_external_id', 'payment_method', 'status', 'completed_at'] as const;

/** @returns the cells, or why the row cannot be read */
export function readCells({ cells, problem }: CsvRecord, header: (string | null)[]): Cells | string {
  if (problem !== undefined) return problem;
  if (cells.length !== header.length) return `The row has ${cells.length} cells, the header ${header.length}`;
  // What is not UTF-8 has become this character on the way.
  if (cells.some((cell) => cell.includes('\ufffd'))) return 'The row is not text in UTF-8';
  const values: Cells = {};
  for (const [index, name] of header.entries()) {
    const value = readCell(cells[index]);
    if (name && value) values[name] = value;
  }
  return values;
}

/** How spreadsheets and tills keep the digits of an id or a phone from being changed. */
const PROTECTED_DIGITS = /^'[\d\s+]+$/;

/** A cell without the white space around it, and without the apostrophe that protects it. */
export function readCell(written: string | undefined): string {
  const cell = written?.trim() ?? '';
  if (!cell.startsWith("'")) return cell;
  return PROTECTED_DIGITS.test(cell) ? cell.slice(1).trim() : unprotectCell(cell).trim();
}

/** A spreadsheet's idea of true and false; anything else is left for the schema to refuse. */
export function toBoolean(cell: string): boolean | string {
  const word = cell.toLowerCase();
  if (['true', '1', 'yes'].includes(word)) return true;
  return ['false', '0', 'no'].includes(word) ? false : cell;
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
