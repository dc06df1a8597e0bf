// A program: one of the processes that share the port of a primary (see worker-pool.ts), which tells it where the database is.
import { closeLog, openLog } from '@wateja/logging';
import cluster from 'node:cluster';
import { once } from 'node:events';
import type { Logger } from 'winston';

import { readEnvironment } from '../environment';
import { serve } from '../serve';
import { fail, stopOnSignal } from '../shutdown';
import type { Assignment, Report } from './messages';

/** Longest that leaving may take. */
const LEAVE_TIMEOUT_MS = 20_000;

const env = readEnvironment(process.env);
let log: Logger | undefined;

async function main(): Promise<void> {
  const { place, database } = await assignment();
  // The first one's files are those of a process that is alone. Two digits: files that are set aside get one more.
  log = openLog(env, { suffix: place === 1 ? '' : `.${String(place).padStart(2, '0')}` });
  const stopping = stopOnSignal(log, LEAVE_TIMEOUT_MS);
  endWithPrimary(stopping, log);
  await serve({ env, database, log, stopping: stopping.signal, onReady: (ready) => void report({ ready }) });
  await closeLog(log);
  process.exit(0);
}

async function assignment(): Promise<Assignment> {
  const [given] = (await once(process, 'message')) as [Assignment];
  return given;
}

/** A worker whose primary has gone finishes its requests and ends: nobody would restart it, or tell it to stop. */
function endWithPrimary(stopping: AbortController, log: Logger): void {
  const { worker } = cluster;
  worker?.once('disconnect', () => {
    // Node would exit at once, in the middle of requests.
    worker.exitedAfterDisconnect = true;
    log.warn('The primary process has gone: finishing what is under way', { context: 'Process' });
    stopping.abort();
  });
}

/** Resolves when it is sent, or when there is nobody to send it to. */
function report(message: Report): Promise<void> {
  return new Promise((done) => {
    if (!process.send?.(message, undefined, undefined, () => done())) done();
  });
}

const endFor = (error: unknown) => void fail(error, log, (failure) => report({ failure }));
process.on('uncaughtException', endFor);
process.on('unhandledRejection', endFor);
main().catch(endFor);
