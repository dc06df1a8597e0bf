import type { CsvRecord } from './csv-rows';

/** A file of rows, whatever its format. It is read piece by piece while its rows are stored. */
export interface RowFile {
  /** In bytes. */
  size: number;
  /** Sentences about how the file is read. Reading may add further ones, so they are complete at the end. */
  notes: string[];
  header: string[];
  /** The rows below the header without blank ones, several at once. Can be walked once. */
  records: AsyncGenerator<CsvRecord[]>;
  /** Frees what the file holds beside its generator. */
  close?: () => Promise<void>;
}
