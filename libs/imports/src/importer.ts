import type { CsvRecord } from './csv-rows';
import type { Columns } from './header';
import type { Layout } from './layout';

/** A customer or a sale as the file has it: ready to be stored, or refused with a reason for each of its rows. */
export type ReadEntry<T> = { rows: CsvRecord[]; value: T } | { rows: CsvRecord[]; reasons: string[] };

/** What became of a batch; `refused` by the position in the batch. */
export interface StoredBatch {
  created: number;
  updated: number;
  unchanged: number;
  /** Entries of which a part was left as it is: somebody had switched messages off. */
  kept?: number;
  refused: { index: number; reason: string }[];
}

/** A walk over all rows before they are taken. */
export interface Survey {
  take(record: CsvRecord): void;
  end(): void;
}

/** Makes entries of a file's rows, which it takes one after another. */
export interface EntryReader<T> {
  /** Left out where what an entry is does not depend on the whole file. */
  survey?: Survey;
  /** @returns the entry that this row completes, or shows to be complete */
  take(record: CsvRecord): ReadEntry<T> | undefined;
  /** @returns the last entry, when no row has shown it to be complete */
  end(): ReadEntry<T> | undefined;
  /** Groups of entries that need all others: each group is stored when everything before it is. */
  later?(): ReadEntry<T>[][];
}

/** How one kind of file becomes rows of the database. */
export interface Importer<T> {
  /** What it imports, as the audit trail calls it. */
  resource: 'customer' | 'sale';
  /** Most entries that are stored together. */
  batch: number;
  /** @throws ImportRefused when these columns do not say which kind of file it is */
  columns(header: string[]): Columns;
  reader(layout: Layout): EntryReader<T>;
  /** What entries may meet in: batches that are stored at the same time share no key. Left out where they never do. */
  key?: (value: T) => string;
  /** All or nothing, in one transaction. */
  store(values: T[]): Promise<StoredBatch>;
}

/** Finds what a file has twice. Every id counts, also that of a refused row: the order of rows decides nothing. */
export class FirstLines {
  private readonly lines = new Map<string, number>();

  /** @returns the line where this id was before; null when this is the first */
  seen(id: string, line: number): number | null {
    const first = this.lines.get(id);
    // A copy: the id is a part of the piece of the file it was read from, which would stay in the memory with it.
    if (first === undefined) this.lines.set(Buffer.from(id).toString(), line);
    return first ?? null;
  }
}
