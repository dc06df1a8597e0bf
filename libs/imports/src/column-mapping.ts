import type { Cells } from './cells';

/** Makes the names of columns comparable: files differ in case and in white space. */
export const columnName = (cell: string) => cell.trim().toLowerCase();

/** The field of each column, by its {@link columnName}. Columns without a field are ignored. */
export type ColumnMapping = Readonly<Record<string, string>>;

/** A program whose files are known. */
export interface KnownFormat {
  /** The name in the summary. */
  title: string;
  kind: 'customer' | 'sale' | 'points';
  /** The file is recognised by these columns. */
  signs: readonly string[];
  mapping: ColumnMapping;
  /** True for a report of Wateja: its cells are exactly what is stored. */
  isOwn?: true;
  /** Sentences about fields whose meaning is not certain. */
  notes?: readonly string[];
  /** The order of day and month, if the program writes dates that can be read in two ways. */
  dates?: 'dmy' | 'mdy';
  /** Computes the fields from the cells. `smallest` is the smallest amount of the currency, in hundredths. */
  finish?: (cells: Cells, smallest: number) => Cells;
}

/** @returns the first format whose columns are all in the file */
export function recognise(
  formats: readonly KnownFormat[],
  kind: KnownFormat['kind'],
  names: readonly string[],
): KnownFormat | undefined {
  return formats.find((format) => format.kind === kind && format.signs.every((sign) => names.includes(sign)));
}
