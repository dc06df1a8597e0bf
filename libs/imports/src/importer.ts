import type { CsvRecord } from './csv-rows';
import type { Columns } from './header';
import type { ImportChange } from './import-change';
import type { Layout } from './layout';

/** A customer or a sale of the file: either ready to be stored, or rejected with a reason for each of its rows. */
export type ReadEntry<T> = { rows: CsvRecord[]; value: T } | { rows: CsvRecord[]; reasons: string[] };

/** The outcome of a batch. `index` is the position in the batch. */
export interface StoredBatch {
  created: number;
  updated: number;
  unchanged: number;
  /** Customers who had opted out of messages and stay so. */
  kept?: number;
  refused: { index: number; reason: string }[];
  /** The SKUs of the products that were created. */
  new_skus?: string[];
  /** What was changed, so that it can be reverted. Missing: nothing. */
  changes?: ImportChange[];
}

/** A first pass over all rows, before they are read. */
export interface Survey {
  take(record: CsvRecord): void;
  end(): void;
}

/** Makes entries of the rows of a file. */
export interface EntryReader<T> {
  /** Missing if entries do not depend on the whole file. */
  survey?: Survey;
  /** Adds a row. @returns the entry that is complete now, if any */
  take(record: CsvRecord): ReadEntry<T> | undefined;
  /** @returns the last entry, if it was not returned yet */
  end(): ReadEntry<T> | undefined;
  /** Groups of entries that depend on others. A group is stored after everything before it. */
  later?(): ReadEntry<T>[][];
  /** Sentences for the summary about what was read. Called after the last row. */
  notes?(): string[];
}

/** How one kind of file is read and stored. */
export interface Importer<T> {
  /** The kind of record, by its name in the audit trail. */
  resource: 'customer' | 'sale' | 'points';
  /** Maximum number of entries in a batch. */
  batch: number;
  /** @throws ImportRefused if these columns contradict each other */
  columns(header: string[]): Columns;
  reader(layout: Layout): EntryReader<T>;
  /** Entries with the same key are never stored at the same time. Missing if entries have nothing in common. */
  key?: (value: T) => string;
  /** The fields of an entry, as a preview shows them. */
  preview(value: T): object;
  /** How many products the entries would add to the catalogue. Missing if they name none. */
  countNewProducts?(values: T[]): Promise<number>;
  /** Stores the entries in one transaction. */
  store(values: T[]): Promise<StoredBatch>;
}

/** Finds duplicate ids in a file. Ids of rejected rows count too, so the order of rows does not matter. */
export class FirstLines {
  private readonly lines = new Map<string, number>();

  /** Adds an id. @returns the line of its first occurrence; null if this is the first */
  addId(id: string, line: number): number | null {
    const first = this.lines.get(id);
    // A copy, because a slice of a larger text would keep the whole text in memory.
    if (first === undefined) this.lines.set(Buffer.from(id).toString(), line);
    return first ?? null;
  }
}
