import { once } from 'node:events';
import type { Logger } from 'winston';

import type { ApiEnvironment } from '../environment';
import { printStartupBanner } from '../startup-banner';
import { withDatabase } from '../with-database';
import { WorkerPool } from './worker-pool';

/**
 * Opens the database, applies migrations and lets worker processes answer the requests.
 * It resolves after `stopping` is aborted and all workers have finished their requests.
 * @throws Error when the workers cannot serve
 */
export async function serveWithWorkers(env: ApiEnvironment, log: Logger, stopping: AbortSignal): Promise<void> {
  const stopped = once(stopping, 'abort');
  const workers = new WorkerPool(env.INSTANCES, log);
  try {
    await withDatabase({ env, log, stopping }, async (database, onServing) => {
      try {
        const banner = await Promise.race([workers.serve(database), stopped.then(() => null)]);
        if (banner) {
          printStartupBanner(banner, log, env);
          onServing();
        }
        await stopped;
      } finally {
        // The workers must end before the database is closed.
        await workers.stop();
      }
    });
  } finally {
    await workers.stop();
  }
}
