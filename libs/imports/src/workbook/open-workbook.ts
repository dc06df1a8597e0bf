import { Semaphore } from 'async-mutex';
import { once } from 'node:events';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';

import type { CsvRecord } from '../csv-rows';
import { ImportRefused } from '../import-refused';
import type { RowFile } from '../row-file';
import type { WorkbookAnswer } from './workbook-messages';

/** The workbooks that this process reads at the same time: each needs much memory, until its rows are known. */
const turns = new Semaphore(1);
/** A thread that needs more memory ends, and not the process. */
const MAX_MEMORY_MB = 2_000;
/**
 * Ends the reading of a file that would never end. The next workbook, of any shop, waits for it, and the connections of both
 * must still be open: they end after two minutes without a byte.
 */
const READING_TIMEOUT_MS = 50_000;
const PROGRAM = join(__dirname, `workbook-worker${extname(__filename)}`);

/**
 * Opens the first sheet of an Excel workbook that has any cells. A thread reads it, so that the requests of this process do
 * not wait, and keeps its rows until they are taken.
 * @throws ImportRefused if the file is no workbook, or too large
 */
export async function openWorkbook(path: string): Promise<RowFile> {
  return turns.runExclusive(() => start(path));
}

/** Returns when all cells are read. */
async function start(path: string): Promise<RowFile> {
  const reader = new Reader(path);
  try {
    const answer = await reader.beginning();
    if ('refusal' in answer) throw new ImportRefused(answer.refusal);
    if (!('beginning' in answer)) throw new Error('The thread of a workbook did not begin with its header');
    return { ...answer.beginning, records: reader.pieces(), close: () => reader.end() };
  } catch (error) {
    await reader.end();
    throw error;
  }
}

/** The thread that reads one workbook. */
class Reader {
  private readonly worker: Worker;
  /** Kept as a promise, because the thread may fail between two requests. */
  private readonly failed: Promise<never>;

  constructor(private readonly path: string) {
    this.worker = new Worker(PROGRAM, {
      workerData: path,
      execArgv: process.execArgv,
      resourceLimits: { maxOldGenerationSizeMb: MAX_MEMORY_MB },
    });
    // A file that nobody closed must not keep the process alive.
    this.worker.unref();
    this.failed = new Promise((_, reject) => {
      this.worker.once('error', (error: NodeJS.ErrnoException) => {
        const isFull = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
        reject(isFull ? new ImportRefused(`${path} needs too much memory. Save it as "CSV UTF-8".`) : error);
      });
      this.worker.once('exit', () => reject(new Error('The thread of a workbook ended early')));
    });
    this.failed.catch(() => undefined);
  }

  /** @throws ImportRefused after {@link READING_TIMEOUT_MS} */
  async beginning(): Promise<WorkbookAnswer> {
    const timeout = AbortSignal.timeout(READING_TIMEOUT_MS);
    return this.next(timeout).catch((error: unknown) => {
      if (timeout.aborted) throw new ImportRefused(`${this.path} takes too long to read. Save it as "CSV UTF-8".`);
      throw error;
    });
  }

  async next(signal?: AbortSignal): Promise<WorkbookAnswer> {
    const message = once(this.worker, 'message', signal && { signal });
    const [answer] = (await Promise.race([message, this.failed])) as [WorkbookAnswer];
    return answer;
  }

  async *pieces(): AsyncGenerator<CsvRecord[]> {
    for (;;) {
      this.worker.postMessage('next');
      const answer = await this.next();
      if (!('rows' in answer)) throw new Error('The thread of a workbook sent no rows');
      if (answer.rows.length === 0) return;
      yield answer.rows;
    }
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }
}
