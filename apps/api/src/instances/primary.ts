import { once } from 'node:events';
import type { Logger } from 'winston';

import type { ApiEnvironment } from '../environment';
import { announce } from '../announce';
import { withDatabase } from '../with-database';
import { Crew } from './crew';

/**
 * Opens the database, brings it up to date and leaves the requests to workers, whose connections it hands out in turn.
 * Resolves when `stopping` says so and all have finished what was under way.
 * @throws Error when the workers cannot serve
 */
export async function serveWithWorkers(env: ApiEnvironment, log: Logger, stopping: AbortSignal): Promise<void> {
  const stopped = once(stopping, 'abort');
  const crew = new Crew(env.INSTANCES, log);
  try {
    await withDatabase({ env, log, stopping }, async (database) => {
      try {
        const announcement = await Promise.race([crew.serve(database), stopped.then(() => null)]);
        if (announcement) announce(announcement, log);
        await stopped;
      } finally {
        // Before the database goes.
        await crew.dismiss();
      }
    });
  } finally {
    await crew.dismiss();
  }
}
