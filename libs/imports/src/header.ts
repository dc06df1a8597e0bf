import type { ColumnMapping } from './column-mapping';
import { ImportRefused } from './import-refused';
import { REJECTED_COLUMNS } from './rejections';

/** Which columns a file may have. */
export interface Columns {
  required: readonly string[];
  optional: readonly string[];
}

/** What a header says. */
export interface Header {
  /** The names of the columns; null for those that are passed over. Without what follows the last name. */
  columns: (string | null)[];
  /** Sentences about what is passed over. */
  notes: string[];
}

/**
 * Passes over columns that nothing is known of, and those that an earlier import added to its rejected rows.
 * @param mapping which field each column is; null where columns are named as fields
 * @throws ImportRefused naming what is missing or there twice
 */
export function readHeader(
  header: string[],
  { required, optional }: Columns,
  mapping: ColumnMapping | null = null,
): Header {
  const names = header.map((cell) => cell.trim().toLowerCase());
  const known = [...required, ...optional];
  const last = names.findLastIndex((name) => name !== '');
  const columns = names.slice(0, last + 1).map((name) => {
    if (mapping) return mapping[name] ?? null;
    const field = OTHER_NAMES[name] ?? name;
    return known.includes(field) ? field : null;
  });
  refuse(
    mapping ? 'has no column for' : 'is missing the column',
    required.filter((name) => !columns.includes(name)),
    names.filter((name) => name !== ''),
  );
  refuse(
    'has twice the column',
    names.filter((name, index) => (mapping ? mapping[name] : known.includes(name)) && names.indexOf(name) !== index),
    [],
  );
  const unknown = columns.flatMap((field, index) => {
    const name = names[index] ?? '';
    if (field !== null || REJECTED_COLUMNS.includes(name)) return [];
    return [name === '' ? `number ${index + 1}, which has no name` : shown(header[index]?.trim() ?? '')];
  });
  return { columns, notes: unknown.length === 0 ? [] : [`Left out the column${plural(unknown)} ${list(unknown)}.`] };
}

/** Fields whose columns are usual under two names. */
const OTHER_NAMES: Readonly<Record<string, string>> = { notes: 'note' };

/** Most names, and most characters of one, that a sentence repeats: the file may be anything. */
const NAMES = 30;
const CHARACTERS = 40;

function refuse(problem: string, faults: string[], instead: string[]): void {
  if (faults.length === 0) return;
  const hint = instead.length === 0 ? '' : ` It has: ${list(instead.map(shown))}.`;
  throw new ImportRefused(`The file ${problem}${plural(faults)} ${list(faults.map(shown))}.${hint}`);
}

const plural = (names: string[]) => (names.length === 1 ? '' : 's');

function shown(name: string): string {
  return /^\w{1,40}$/.test(name) ? name : JSON.stringify(name.slice(0, CHARACTERS));
}

function list(names: string[]): string {
  return [...names.slice(0, NAMES), ...(names.length > NAMES ? ['…'] : [])].join(', ');
}
