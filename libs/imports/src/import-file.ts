import { ImportRefused } from './import-refused';
import { counted } from './counted';
import type { CsvRecord } from './csv-rows';
import { detectLayout, type ReadingOptions } from './detect-layout';
import type { Importer, ReadEntry, Survey } from './importer';
import { Lanes } from './lanes';
import { openFile, type OpenFile } from './open-file';
import { Rejections } from './rejections';
import { RowTurns } from './row-turns';

/** The result of an import. `read` is the number of customers or sales: created + updated + unchanged + rejected. */
export interface ImportSummary {
  /** Rows of the file. A sale may have several rows. */
  rows: number;
  read: number;
  created: number;
  updated: number;
  unchanged: number;
  rejected: number;
  /** Customers who had opted out of messages and stay so, although the file switches messages on. */
  kept: number;
  /** Products that the import added to the catalogue. */
  products: number;
  /** The number of rejected customers or sales for each reason. One may have several reasons. */
  reasons: Record<string, number>;
  /** Sentences about how the file was read, and about ignored columns. */
  notes: string[];
  /** The file of rejected rows; null if there are none. */
  rejected_file: string | null;
  seconds: number;
  rows_per_second: number;
}

export interface ImportOptions {
  file: string;
  rejectedFile: string;
  reading: ReadingOptions;
  /** Further rejected rows are only counted. Missing: all are written. */
  maxRejectedBytes?: number;
  /** Nothing is stored, so checks that need stored rows are skipped. */
  isDryRun: boolean;
  /** Aborted when a person presses Ctrl-C, or when the process stops. Stored rows stay. */
  stopping: AbortSignal;
  /** Called with the number of bytes read so far, and with the size of the file. */
  onProgress: (done: number, total: number) => void;
  /** Called if the import stops early, with the number of customers or sales that are stored. */
  onBreakOff: (stored: number) => void;
}

/** Imports a file piece by piece: stores batches while it reads, and writes rejected rows to their own file. */
export async function importFile<T>(importer: Importer<T>, options: ImportOptions): Promise<ImportSummary> {
  const source = await openFile(options.file);
  try {
    return await importRows(importer, source, options);
  } finally {
    await source.close();
  }
}

async function importRows<T>(importer: Importer<T>, source: OpenFile, options: ImportOptions): Promise<ImportSummary> {
  const { file, rejectedFile, stopping, onProgress, onBreakOff } = options;
  const started = performance.now();
  const { layout, notes } = detectLayout(importer, source, options.reading);
  const rejections = new Rejections(rejectedFile, source.header, options.maxRejectedBytes ?? Infinity);
  const counts = { rows: 0, read: 0, created: 0, updated: 0, unchanged: 0, rejected: 0, kept: 0 };
  // A dry run takes each batch back, so a product may be new in several batches.
  const newSkus = new Set<string>();
  let unchecked = 0;
  const turns = new RowTurns();
  const reject = async (rows: CsvRecord[], reasons: string[]) => {
    counts.rejected++;
    await rejections.add(rows, reasons);
  };
  const lanes = new Lanes(importer, async (batch, { refused, ...stored }) => {
    for (const key of ['created', 'updated', 'unchanged'] as const) counts[key] += stored[key];
    counts.kept += stored.kept ?? 0;
    for (const sku of stored.new_skus ?? []) newSkus.add(sku);
    for (const { index, reason } of refused) await reject(batch[index]?.rows ?? [], [reason]);
  });
  const add = async (entry: ReadEntry<T>) => {
    counts.read++;
    counts.rows += entry.rows.length;
    await ('reasons' in entry ? reject(entry.rows, entry.reasons) : lanes.add(entry));
  };

  try {
    const reader = importer.reader(layout);
    if (reader.survey) await walk(reader.survey, file, stopping);
    for await (const records of source.records) {
      for (const record of records) {
        if (stopping.aborted) throw new ImportRefused('Stopped.');
        const entry = reader.take(record);
        if (entry) await add(entry);
        await turns.waitForTurn();
      }
      onProgress(records.at(-1)?.bytes ?? 0, source.size);
    }
    const last = reader.end();
    if (last) await add(last);
    await lanes.finish();
    for (const group of reader.later?.() ?? []) {
      for (const entry of group) {
        if (options.isDryRun && importer.resource === 'sale' && 'value' in entry) unchecked++;
        else await add(entry);
      }
      await lanes.finish();
    }
    if (rejections.leftOut > 0) {
      const listed = rejections.count - rejections.leftOut;
      notes.push(
        `The list of rejected rows has the first ${counted(listed, 'row')}. It leaves out ${counted(rejections.leftOut, 'row')}.`,
      );
    }
    if (unchecked > 0)
      notes.push(`${counted(unchecked, 'refund')} cannot be checked before the sales of this file are stored.`);
    notes.push(...(reader.notes?.() ?? []));
  } catch (error) {
    // Wait for running batches, but report the first error.
    await lanes.settle();
    const stored = counts.created + counts.updated + counts.unchanged;
    if (stored > 0) onBreakOff(stored);
    throw error;
  } finally {
    await rejections.close();
  }
  await rejections.removeEarlier();
  const seconds = (performance.now() - started) / 1_000;
  return {
    ...counts,
    products: newSkus.size,
    reasons: rejections.reasons(),
    notes: [...source.notes, ...notes],
    rejected_file: rejections.count > 0 ? rejectedFile : null,
    seconds: Number(seconds.toFixed(2)),
    rows_per_second: Math.round(counts.rows / seconds),
  };
}

async function walk(survey: Survey, file: string, stopping: AbortSignal): Promise<void> {
  const { records: pieces, close } = await openFile(file);
  const turns = new RowTurns();
  try {
    for await (const records of pieces) {
      if (stopping.aborted) throw new ImportRefused('Stopped.');
      for (const record of records) {
        survey.take(record);
        await turns.waitForTurn();
      }
    }
  } finally {
    await close();
  }
  survey.end();
}
