import type { Cells } from './cells';

/** Which field the cells of a column go to, by the column's name in lower case. Others are left out. */
export type ColumnMapping = Readonly<Record<string, string>>;

/** A program whose files are known. */
export interface KnownFormat {
  /** As the summary calls it. */
  title: string;
  kind: 'customer' | 'sale';
  /** Columns, in lower case, by which the file is recognised. */
  signs: readonly string[];
  mapping: ColumnMapping;
  /** What its fields mean, where that is not certain. */
  notes?: readonly string[];
  /** How the program writes dates, where it can be read in two ways. */
  dates?: 'dmy' | 'mdy';
  /** Makes the fields of what the columns say. */
  finish?: (cells: Cells) => Cells;
}

/** The first format whose columns are all there. */
export function recognise(
  formats: readonly KnownFormat[],
  kind: KnownFormat['kind'],
  names: readonly string[],
): KnownFormat | undefined {
  return formats.find((format) => format.kind === kind && format.signs.every((sign) => names.includes(sign)));
}
