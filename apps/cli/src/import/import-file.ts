import { DomainError } from '@wateja/common';
import { translateDatabaseError } from '@wateja/prisma';

import { CannotRun } from '../cannot-run';
import { ProgressBar } from '../progress-bar';
import type { Terminal } from '../terminal';
import { type CsvRecord, openCsv } from './csv-file';
import { readHeader } from './header';
import type { Importer, StoredBatch } from './importer';
import { Rejections } from './rejections';

/** What an import did. `read` = created + updated + unchanged + rejected: customers, or sales. */
export interface ImportSummary {
  /** Rows of the file; a sale may have several. */
  rows: number;
  read: number;
  created: number;
  updated: number;
  unchanged: number;
  rejected: number;
  /** Where the rejected rows are; null when there are none. */
  rejected_file: string | null;
  seconds: number;
  rows_per_second: number;
}

export interface ImportOptions {
  file: string;
  rejectedFile: string;
  terminal: Terminal;
  showProgress: boolean;
}

interface Entry<T> {
  rows: CsvRecord[];
  value: T;
}

/** Entries and rows that are stored together. */
const BATCH = 500;
const BATCH_ROWS = 5_000;

/** Reads the file a piece at a time, stores it in batches, and sets aside what is refused. */
export async function importFile<T>(importer: Importer<T>, options: ImportOptions): Promise<ImportSummary> {
  const { file, rejectedFile, terminal, showProgress } = options;
  const started = performance.now();
  const csv = await openCsv(file);
  const names = csv.header.map((cell) => cell.trim().toLowerCase());
  const header = readHeader(csv.header, importer.columns(names));
  const rejections = new Rejections(rejectedFile, csv.header);
  const progress = new ProgressBar(showProgress ? terminal.canvas : null, 'Importing');
  const counts = { rows: 0, read: 0, created: 0, updated: 0, unchanged: 0, rejected: 0 };
  let batch: Entry<T>[] = [];
  let batchRows = 0;

  const reject = async (rows: CsvRecord[], reasons: string[]) => {
    counts.rejected++;
    for (const [index, row] of rows.entries()) await rejections.add(row, reasons[index] ?? reasons[0] ?? '');
  };
  const flush = async () => {
    const { refused, ...stored } = await storeBatch(importer, batch);
    for (const key of ['created', 'updated', 'unchanged'] as const) counts[key] += stored[key];
    for (const { index, reason } of refused) await reject(batch[index]?.rows ?? [], [reason]);
    batch = [];
    batchRows = 0;
  };

  try {
    for await (const entry of importer.read(csv.records, header)) {
      counts.read++;
      counts.rows += entry.rows.length;
      if ('reasons' in entry) {
        await reject(entry.rows, entry.reasons);
      } else {
        batch.push(entry);
        batchRows += entry.rows.length;
      }
      if (batch.length >= BATCH || batchRows >= BATCH_ROWS) await flush();
      if (terminal.stopping.aborted) throw new CannotRun('Stopped.');
      progress.update(entry.rows.at(-1)?.bytes ?? 0, csv.size);
    }
    if (batch.length > 0) await flush();
  } catch (error) {
    const stored = counts.created + counts.updated + counts.unchanged;
    if (stored > 0) terminal.remark(`The first ${stored} are in and stay. Running the command again is safe.`);
    throw error;
  } finally {
    progress.stop();
    await rejections.close();
    await csv.records.return(undefined);
  }
  const seconds = (performance.now() - started) / 1_000;
  return {
    ...counts,
    rejected_file: rejections.count > 0 ? rejectedFile : null,
    seconds: Number(seconds.toFixed(2)),
    rows_per_second: Math.round(counts.rows / seconds),
  };
}

/** Stores a batch; where the database refuses it, finds the entries that are to blame by halving. */
async function storeBatch<T>(importer: Importer<T>, batch: Entry<T>[]): Promise<StoredBatch> {
  try {
    return await importer.store(batch.map(({ value }) => value));
  } catch (error) {
    const known = translateDatabaseError(error);
    if (!(known instanceof DomainError) || known.kind === 'unavailable') throw error;
    if (batch.length === 1)
      return { created: 0, updated: 0, unchanged: 0, refused: [{ index: 0, reason: known.message }] };
    const middle = Math.ceil(batch.length / 2);
    const first = await storeBatch(importer, batch.slice(0, middle));
    const second = await storeBatch(importer, batch.slice(middle));
    return {
      created: first.created + second.created,
      updated: first.updated + second.updated,
      unchanged: first.unchanged + second.unchanged,
      refused: [...first.refused, ...second.refused.map(({ index, reason }) => ({ index: index + middle, reason }))],
    };
  }
}
