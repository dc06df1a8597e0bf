import { ImportRefused } from './import-refused';
import type { CsvRecord } from './csv-rows';
import { layOut, type ReadingOptions } from './lay-out';
import type { Importer, ReadEntry, Survey } from './importer';
import { Lanes } from './lanes';
import { openFile } from './open-file';
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
  /** Customers for whom messages stayed off, although the file has them on. */
  kept: number;
  /** For how many rejected customers or sales each reason was given; one may have several. */
  reasons: Record<string, number>;
  /** Sentences about how the file was read, and what was left out. */
  notes: string[];
  /** Where the rejected rows are; null when there are none. */
  rejected_file: string | null;
  seconds: number;
  rows_per_second: number;
}

export interface ImportOptions {
  file: string;
  rejectedFile: string;
  reading: ReadingOptions;
  /** Nothing is stored: what needs what is stored cannot be checked. */
  isDryRun: boolean;
  /** Aborted when the person has had enough; what is stored by then stays. */
  stopping: AbortSignal;
  /** Told how many bytes of how many are read. */
  onProgress: (done: number, total: number) => void;
  /** Told, where the import ends early, how many customers or sales are in and stay. */
  onBreakOff: (stored: number) => void;
}

/** Reads the file a piece at a time, stores it in batches while it reads on, and sets aside what is refused. */
export async function importFile<T>(importer: Importer<T>, options: ImportOptions): Promise<ImportSummary> {
  const { file, rejectedFile, stopping, onProgress, onBreakOff } = options;
  const started = performance.now();
  const source = await openFile(file);
  const { layout, notes } = layOut(importer, source, options.reading);
  const rejections = new Rejections(rejectedFile, source.header);
  const counts = { rows: 0, read: 0, created: 0, updated: 0, unchanged: 0, rejected: 0, kept: 0 };
  let unchecked = 0;
  const reject = async (rows: CsvRecord[], reasons: string[]) => {
    counts.rejected++;
    await rejections.add(rows, reasons);
  };
  const lanes = new Lanes(importer, async (batch, { refused, ...stored }) => {
    for (const key of ['created', 'updated', 'unchanged'] as const) counts[key] += stored[key];
    counts.kept += stored.kept ?? 0;
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
    if (unchecked > 0) notes.push(`${unchecked} refunds cannot be checked before their sales are stored.`);
  } catch (error) {
    // What batches under way say comes too late: the first error is the one to tell.
    await lanes.settle();
    const stored = counts.created + counts.updated + counts.unchanged;
    if (stored > 0) onBreakOff(stored);
    throw error;
  } finally {
    await rejections.close();
    await source.records.return(undefined);
  }
  await rejections.removeEarlier();
  const seconds = (performance.now() - started) / 1_000;
  return {
    ...counts,
    reasons: rejections.reasons(),
    notes: [...source.notes, ...notes],
    rejected_file: rejections.count > 0 ? rejectedFile : null,
    seconds: Number(seconds.toFixed(2)),
    rows_per_second: Math.round(counts.rows / seconds),
  };
}

async function walk(survey: Survey, file: string, stopping: AbortSignal): Promise<void> {
  const { records: pieces } = await openFile(file);
  for await (const records of pieces) {
    if (stopping.aborted) throw new ImportRefused('Stopped.');
    for (const record of records) survey.take(record);
  }
  survey.end();
}
