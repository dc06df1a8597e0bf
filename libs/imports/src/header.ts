import { ImportRefused } from './import-refused';
import { REJECTED_COLUMNS } from './rejections';

/** Which columns a file may have. */
export interface Columns {
  required: readonly string[];
  optional: readonly string[];
}

/**
 * The names of a header's columns; null for those that an earlier import added to its rejected rows.
 * @throws ImportRefused naming what is unknown, missing or there twice
 */
export function readHeader(header: string[], { required, optional }: Columns): (string | null)[] {
  const names = header.map((cell) => cell.trim().toLowerCase());
  const known = [...required, ...optional];
  refuse(
    'is missing the column',
    required.filter((name) => !names.includes(name)),
    names,
  );
  refuse(
    'has the unknown column',
    names.filter((name) => ![...known, ...REJECTED_COLUMNS].includes(name)),
    known,
  );
  refuse(
    'has twice the column',
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
  );
  return names.map((name) => (known.includes(name) ? name : null));
}

/** Most names, and most characters of one, that a sentence repeats: the file may be anything. */
const NAMES = 12;
const CHARACTERS = 40;

function refuse(problem: string, faults: string[], instead: string[]): void {
  if (faults.length === 0) return;
  const plural = faults.length === 1 ? '' : 's';
  const hint = instead.length === 0 ? '' : ` ${problem.startsWith('is') ? 'It has' : 'Known are'}: ${list(instead)}.`;
  throw new ImportRefused(`The file ${problem}${plural} ${list(faults)}.${hint}`);
}

function list(names: string[]): string {
  const shown = names
    .slice(0, NAMES)
    .map((name) => (/^[a-z_]{1,40}$/.test(name) ? name : JSON.stringify(name.slice(0, CHARACTERS))));
  return [...shown, ...(names.length > NAMES ? ['…'] : [])].join(', ');
}
