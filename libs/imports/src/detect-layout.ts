import { unprotectCell } from '@wateja/common';

import { type ColumnMapping, columnName, type KnownFormat, recognise } from './column-mapping';
import { type Columns, readHeader } from './header';
import { ImportRefused } from './import-refused';
import type { Importer } from './importer';
import { KNOWN_FORMATS } from './known-formats';
import type { Layout } from './layout';
import { withPlainAmounts } from './read-amount';
import type { OpenFile } from './open-file';
import { type DateOrder, TimeReader } from './time-reader';

/** How a person wants a file to be read. */
export interface ReadingOptions {
  /** The IANA time zone of times without an offset. */
  timezone: string;
  /** The order of day and month. Null: dates that can be read in two ways are rejected. */
  dates: DateOrder | null;
  /** The field of each column, for files whose columns do not have the names of fields. Null for a column that is left out. */
  mapping: Record<string, string | null> | null;
}

/**
 * Decides how the rows of a file are read: by the mapping of a person, as the export of a known program, or by
 * the names of the columns.
 * @returns the layout, the program that wrote the file, and sentences by which a person can see whether the file was
 *   understood
 * @throws ColumnsMissing if required fields have no column
 * @throws ImportRefused if the columns cannot be read in this way
 */
export function detectLayout(
  importer: Pick<Importer<unknown>, 'resource' | 'columns'>,
  { header, format }: Pick<OpenFile, 'header' | 'format'>,
  { timezone, dates, mapping }: ReadingOptions,
): { layout: Layout; program: string | null; notes: string[] } {
  const names = header.map(columnName);
  const knownFormat = mapping ? undefined : recognise(KNOWN_FORMATS, importer.resource, names);
  const ownMapping = mapping ? byColumnName(mapping, names) : knownFormat?.mapping;
  const leftOut = leftOutOf(mapping ?? {});
  const fields = ownMapping ? Object.values(ownMapping) : names;
  const columns = importer.columns([...fields, ...(mapping ? names.filter((name) => !leftOut.has(name)) : [])]);
  const fullMapping = mapping
    ? { ...ownNames(columns, leftOut), ...checkedMapping(ownMapping ?? {}, columns) }
    : (ownMapping ?? null);
  if (!mapping && !knownFormat) refuseOtherKind(importer.resource, names);
  // The format of a known program computes required fields from other columns, so none is required here.
  const { columns: order, notes } = readHeader(
    header,
    knownFormat ? { ...columns, required: [] } : columns,
    fullMapping,
  );
  const times = new TimeReader(timezone, dates ?? knownFormat?.dates ?? null, knownFormat?.isOwn);
  const finish = mapping ? withPlainAmounts : knownFormat?.finish;
  return {
    layout: {
      ...{ columns: order, times, finish },
      ...(knownFormat?.isOwn && { isOwn: true, readCell: format === 'xlsx' ? String : unprotectCell }),
    },
    program: knownFormat?.title ?? null,
    notes: [...describeKnown(knownFormat, names), ...notes],
  };
}

/** @throws ImportRefused if it is the export of a known program, but of another kind: of sales in place of customers, for example */
function refuseOtherKind(resource: KnownFormat['kind'], names: string[]): void {
  const otherResources = (['customer', 'sale'] as const).filter((kind) => kind !== resource);
  const knownFormat = otherResources.flatMap((kind) => recognise(KNOWN_FORMATS, kind, names) ?? []).at(0);
  if (knownFormat) throw new ImportRefused(`The file has ${knownFormat.title}. Import it as ${knownFormat.kind}s.`);
}

/** @throws ImportRefused if the file does not have a column of the mapping */
function byColumnName(mapping: Record<string, string | null>, names: string[]): ColumnMapping {
  const chosen = Object.entries(mapping).filter((entry): entry is [string, string] => entry[1] !== null);
  const entries = chosen.map(([column, field]) => [columnName(column), field] as const);
  const missing = chosen.map(([column]) => column).find((column) => !names.includes(columnName(column)));
  if (missing !== undefined)
    throw new ImportRefused(`The file has no column ${JSON.stringify(missing)}, which the mapping names.`);
  return Object.fromEntries(entries);
}

/** @throws ImportRefused if a field does not exist */
function checkedMapping(mapping: ColumnMapping, { required, optional }: Columns): ColumnMapping {
  const fields = [...required, ...optional];
  const unknown = Object.values(mapping).find((field) => !fields.includes(field));
  if (unknown === undefined) return mapping;
  throw new ImportRefused(
    `The mapping names the unknown field ${JSON.stringify(unknown)}. The fields are: ${fields.join(', ')}.`,
  );
}

/** The columns that a person does not want, although they may have the names of fields. */
const leftOutOf = (mapping: Record<string, string | null>): ReadonlySet<string> =>
  new Set(Object.entries(mapping).flatMap(([column, field]) => (field === null ? columnName(column) : [])));

/** Columns with the names of fields need no mapping. */
const ownNames = ({ required, optional }: Columns, leftOut: ReadonlySet<string>): ColumnMapping =>
  Object.fromEntries([...required, ...optional].filter((field) => !leftOut.has(field)).map((field) => [field, field]));

function describeKnown(knownFormat: KnownFormat | undefined, names: string[]): string[] {
  if (!knownFormat) return [];
  const pairs = names.flatMap((name) => (knownFormat.mapping[name] ? [`${name} is ${knownFormat.mapping[name]}`] : []));
  return [`Recognised as ${knownFormat.title}: ${pairs.join(', ')}.`, ...(knownFormat.notes ?? [])];
}
