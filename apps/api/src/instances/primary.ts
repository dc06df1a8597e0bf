import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Logger } from 'winston';

import type { ApiEnvironment } from '../environment';
import { closeMetrics, metricsLine, serveMetrics } from '../monitoring/metrics-server';
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
  let metrics: Server | undefined;
  try {
    await withDatabase({ env, log, stopping }, async (database, onServing) => {
      try {
        const banner = await Promise.race([workers.serve(database), stopped.then(() => null)]);
        if (banner) {
          metrics = await offerMetrics(env);
          if (metrics) banner.lines.push(metricsLine(metrics));
          printStartupBanner(banner, log, env);
          onServing();
        }
        await stopped;
      } finally {
        closeMetrics(metrics);
        // The workers must end before the database is closed.
        await workers.stop();
      }
    });
  } finally {
    await workers.stop();
  }
}

/** Offers the metrics of all workers together, if METRICS_PORT is set. */
async function offerMetrics(env: ApiEnvironment): Promise<Server | undefined> {
  if (env.METRICS_PORT === undefined) return undefined;
  const { AggregatorRegistry } = await import('prom-client');
  const workers = new AggregatorRegistry();
  return serveMetrics(env, () => workers.clusterMetrics());
}
