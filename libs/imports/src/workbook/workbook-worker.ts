import { parentPort, workerData } from 'node:worker_threads';

import { ImportRefused } from '../import-refused';
import { readSheet } from './read-sheets';
import type { WorkbookAnswer } from './workbook-messages';

/** The program of the thread that reads a workbook. It sends the beginning, and then rows for each request. */

/** How many rows are sent at once. */
const PIECE_ROWS = 1_000;

const send = (answer: WorkbookAnswer) => parentPort?.postMessage(answer);

async function main(path: string): Promise<void> {
  const { rows, ...beginning } = await readSheet(path);
  let at = 0;
  parentPort?.on('message', () => {
    send({ rows: rows.slice(at, at + PIECE_ROWS) });
    at += PIECE_ROWS;
  });
  send({ beginning });
}

main(workerData as string).catch((error: unknown) => {
  // Classes do not survive the way between threads.
  if (error instanceof ImportRefused) send({ refusal: error.message });
  else throw error;
});
