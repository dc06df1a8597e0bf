// The program of a worker. Workers share the port of the primary process, which sends them the database
// (worker-pool.ts).
import { withSystemAdvice } from '@wateja/config';
import { closeLog, openLog } from '@wateja/logging';
import cluster from 'node:cluster';
import type { Logger } from 'winston';

import { readEnvironment } from '../environment';
import { answerPrimaryFromTheStart } from '../monitoring/metrics-server';
import { serve } from '../serve';
import { fail, stopOnSignal } from '../shutdown';
import type { Assignment, Report } from './messages';

/** How long stopping may take. */
const LEAVE_TIMEOUT_MS = 20_000;

const env = readEnvironment(process.env);
let log: Logger | undefined;

async function main(): Promise<void> {
  const assigned = receiveAssignment();
  await answerPrimaryFromTheStart(env);
  const { place, database } = await assigned;
  // The first worker writes the same log files as a single process. The others have two digits in their file names,
  // because renamed files get one digit.
  log = openLog(env, { suffix: place === 1 ? '' : `.${String(place).padStart(2, '0')}` });
  const stopping = stopOnSignal(log, LEAVE_TIMEOUT_MS, env);
  endWithPrimary(stopping, log);
  await serve({ env, database, log, stopping: stopping.signal, onReady: (ready) => void report({ ready }) });
  await closeLog(log);
  process.exit(0);
}

function receiveAssignment(): Promise<Assignment> {
  return new Promise((done) => {
    const receive = (message: Assignment | object) => {
      // The primary process also asks for metrics.
      if (!('database' in message)) return;
      process.off('message', receive);
      done(message);
    };
    process.on('message', receive);
  });
}

/** Stops this worker when the primary process has ended, because nobody could restart or stop the worker any more. */
function endWithPrimary(stopping: AbortController, log: Logger): void {
  const { worker } = cluster;
  worker?.once('disconnect', () => {
    // Without this, Node would exit at once, in the middle of requests.
    worker.exitedAfterDisconnect = true;
    log.warn('The primary process has ended; finishing the running requests', { context: 'Process' });
    stopping.abort();
  });
}

/** Sends a message to the primary process. It resolves when the message is sent, or when there is no primary. */
function report(message: Report): Promise<void> {
  return new Promise((done) => {
    if (!process.send?.(message, undefined, undefined, () => done())) done();
  });
}

const endFor = (error: unknown) => void fail(withSystemAdvice(error, env), log, (failure) => report({ failure }));
process.on('uncaughtException', endFor);
process.on('unhandledRejection', endFor);
main().catch(endFor);
