import { type ColumnMapping, type KnownFormat, recognise } from './column-mapping';
import { type Columns, readHeader } from './header';
import { ImportRefused } from './import-refused';
import type { Importer } from './importer';
import { KNOWN_FORMATS } from './known-formats';
import type { Layout } from './layout';
import { withPlainAmounts } from './read-amount';
import type { RowFile } from './row-file';
import { type DateOrder, TimeReader } from './time-reader';

/** What whoever imports a file says about it. */
export interface ReadingOptions {
  /** IANA name: on which clocks times without an offset are. */
  timezone: string;
  /** Null: dates that can be read in two ways are rejected. */
  dates: DateOrder | null;
  /** Which field each column is, for files whose columns are not named as fields. */
  mapping: Record<string, string> | null;
}

/**
 * Finds out how the rows of a file are read: by the mapping that is given, as the file of a known program, or by the names
 * of its columns.
 * @returns the layout, and sentences about what is not usual, in case it is read in the wrong way
 */
export function layOut(
  importer: Pick<Importer<unknown>, 'resource' | 'columns'>,
  { header }: Pick<RowFile, 'header'>,
  { timezone, dates, mapping }: ReadingOptions,
): { layout: Layout; notes: string[] } {
  const names = header.map((cell) => cell.trim().toLowerCase());
  const known = mapping ? undefined : recognise(KNOWN_FORMATS, importer.resource, names);
  const given = mapping ? inLowerCase(mapping, names) : known?.mapping;
  const fields = given ? Object.values(given) : names;
  const columns = importer.columns([...fields, ...(mapping ? names : [])]);
  const whole = mapping ? { ...ownNames(columns), ...checked(given ?? {}, columns) } : (given ?? null);
  // What a known program's file lacks, its own reader makes of other columns.
  const { columns: order, notes } = readHeader(header, known ? { ...columns, required: [] } : columns, whole);
  const times = new TimeReader(timezone, dates ?? known?.dates ?? null);
  const finish = mapping ? withPlainAmounts : known?.finish;
  return {
    layout: { columns: order, times, finish },
    notes: [...describeKnown(known, names), ...notes],
  };
}

/** @throws ImportRefused naming a column that the file does not have */
function inLowerCase(mapping: Record<string, string>, names: string[]): ColumnMapping {
  const entries = Object.entries(mapping).map(([column, field]) => [column.trim().toLowerCase(), field] as const);
  const missing = Object.keys(mapping).find((column) => !names.includes(column.trim().toLowerCase()));
  if (missing !== undefined)
    throw new ImportRefused(`The file has no column ${JSON.stringify(missing)}, which --map names.`);
  return Object.fromEntries(entries);
}

/** @throws ImportRefused naming a field that there is not */
function checked(mapping: ColumnMapping, { required, optional }: Columns): ColumnMapping {
  const fields = [...required, ...optional];
  const unknown = Object.values(mapping).find((field) => !fields.includes(field));
  if (unknown === undefined) return mapping;
  throw new ImportRefused(`--map names the unknown field ${JSON.stringify(unknown)}. Known are: ${fields.join(', ')}.`);
}

/** Columns that are named as fields need no mapping. */
const ownNames = ({ required, optional }: Columns): ColumnMapping =>
  Object.fromEntries([...required, ...optional].map((field) => [field, field]));

function describeKnown(known: KnownFormat | undefined, names: string[]): string[] {
  if (!known) return [];
  const pairs = names.flatMap((name) => (known.mapping[name] ? [`${name} is ${known.mapping[name]}`] : []));
  return [`Recognised as ${known.title}: ${pairs.join(', ')}.`, ...(known.notes ?? [])];
}
