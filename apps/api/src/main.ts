import { withSystemAdvice } from '@wateja/config';
import { closeLog, openLog } from '@wateja/logging';
import type { Logger } from 'winston';

import { assertAddressFree } from './assert-address-free';
import { type ApiEnvironment, readEnvironment } from './environment';
import { serveWithWorkers } from './instances/primary';
import { fail, stopOnSignal } from './shutdown';
import { printStartupBanner } from './startup-banner';
import { withDatabase } from './with-database';

/** How long stopping may take. Draining has its own, shorter, limit. */
const LEAVE_TIMEOUT_MS = 20_000;
/** The primary process waits for its workers, which may take the time above, and for PostgreSQL. */
const PRIMARY_LEAVE_TIMEOUT_MS = 25_000;

async function main(env: ApiEnvironment, log: Logger): Promise<void> {
  await assertAddressFree(env);
  if (env.INSTANCES === 1) await serveAlone(env, log);
  else await serveWithWorkers(env, log, stopOnSignal(log, PRIMARY_LEAVE_TIMEOUT_MS, env).signal);
  log.info('Stopped.', { context: 'Process' });
  await closeLog(log);
  process.exit(0);
}

async function serveAlone(env: ApiEnvironment, log: Logger): Promise<void> {
  const stopping = stopOnSignal(log, LEAVE_TIMEOUT_MS, env).signal;
  await withDatabase({ env, log, stopping, meanwhile: loadService }, (database, onServing) =>
    loadService().serve({
      ...{ env, database, log, stopping },
      onReady: (banner) => {
        printStartupBanner(banner, log, env);
        onServing();
      },
    }),
  );
}

/**
 * Loads the code of the service, which takes half a second. A single process does it while the embedded PostgreSQL
 * starts. The primary process never needs it.
 */
function loadService() {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- import() would know the built files only
  return require('./serve') as typeof import('./serve');
}

try {
  const env = readEnvironment(process.env);
  const log = openLog(env, { suffix: env.INSTANCES === 1 ? '' : '.primary' });
  const end = (error: unknown) => void fail(withSystemAdvice(error, env), log);
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
  main(env, log).catch(end);
} catch (error) {
  void fail(error);
}
