import { type ColumnMapping, columnName } from './column-mapping';
import { ColumnsMissing, ImportRefused } from './import-refused';
import { REJECTED_COLUMNS } from './rejections';

/** The columns that a file may have. */
export interface Columns {
  required: readonly string[];
  optional: readonly string[];
  /** A sentence about the fields that can stand in place of required ones. Missing: none can. */
  instead?: string;
}

/** The columns of a file that are imported. */
export interface Header {
  /** The field of each column up to the last named one; null if the column is ignored. */
  columns: (string | null)[];
  /** Sentences about ignored columns. */
  notes: string[];
}

/**
 * Reads the header of a file. Ignores unknown columns, and the columns that an earlier import added to rejected rows.
 * @param mapping the field of each column; null if columns have the names of fields
 * @throws ColumnsMissing if required fields have no column
 * @throws ImportRefused if columns are in the file twice
 */
export function readHeader(
  header: string[],
  { required, optional, instead }: Columns,
  mapping: ColumnMapping | null = null,
): Header {
  const names = header.map(columnName);
  const knownColumns = [...required, ...optional];
  const last = names.findLastIndex((name) => name !== '');
  const columns = names.slice(0, last + 1).map((name) => {
    if (mapping) return mapping[name] ?? null;
    if (knownColumns.includes(name)) return name;
    const field = OTHER_NAMES[name];
    return field !== undefined && knownColumns.includes(field) ? field : null;
  });
  const missing = required.filter((name) => !columns.includes(name));
  if (missing.length > 0) {
    const problem = sentence(mapping ? 'has no column for' : 'is missing the column', missing);
    const namedColumns = names.filter((name) => name !== '').map(quotedName);
    const message = [
      problem,
      ...(namedColumns.length > 0 ? [`It has: ${list(namedColumns)}.`] : []),
      ...(instead ? [instead] : []),
    ];
    throw new ColumnsMissing(message.join(' '), missing, columns);
  }
  const repeated = names.filter(
    (name, index) => (mapping ? mapping[name] : knownColumns.includes(name)) && names.indexOf(name) !== index,
  );
  if (repeated.length > 0) throw new ImportRefused(sentence('repeats the column', repeated));
  const unknown = columns.flatMap((field, index) => {
    const name = names[index] ?? '';
    if (field !== null || REJECTED_COLUMNS.includes(name)) return [];
    return [name === '' ? `number ${index + 1}, which has no name` : quotedName(header[index]?.trim() ?? '')];
  });
  return { columns, notes: unknown.length === 0 ? [] : [`Ignored the column${plural(unknown)} ${list(unknown)}.`] };
}

/** Other usual names of fields. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  notes: 'note',
  name: 'product_name',
  'discount amount': 'discount_amount',
  'total discount': 'discount_amount',
};

/** Maximum number of names in a sentence, and of characters of a name. A file may have a very long header. */
const MAX_NAMES = 30;
const MAX_CHARACTERS = 40;

const sentence = (problem: string, faults: string[]) =>
  `The file ${problem}${plural(faults)} ${list(faults.map(quotedName))}.`;

const plural = (names: string[]) => (names.length === 1 ? '' : 's');

function quotedName(name: string): string {
  return /^\w{1,40}$/.test(name) ? name : JSON.stringify(name.slice(0, MAX_CHARACTERS));
}

function list(names: string[]): string {
  return [...names.slice(0, MAX_NAMES), ...(names.length > MAX_NAMES ? ['…'] : [])].join(', ');
}
