import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Admission } from '@wateja/database-server';
import { once } from 'node:events';
import type { Logger } from 'winston';

import type { ApiEnvironment } from './environment';
import type { Announcement } from './announce';
import { announcementOf } from './announcement';
import { createApp } from './create-app';

/** A migrated database that the application is admitted to. */
export interface AdmittedDatabase extends Admission {
  /** For a person: what it is and where its data lies. */
  description: string;
}

interface Service {
  env: ApiEnvironment;
  database: AdmittedDatabase;
  log: Logger;
  stopping: AbortSignal;
  /** Called once it listens. */
  onReady: (announcement: Announcement) => void;
}

/** Resolves when `stopping` says so and what was under way is finished. */
export async function serve({ env, database, log, stopping, onReady }: Service): Promise<void> {
  if (isOver(stopping)) return;
  const stopped = once(stopping, 'abort');
  const { description, ...admission } = database;
  const app = await createApp(env, admission, log);
  try {
    await app.init();
    if (isOver(stopping)) return;
    await listen(app, env);
    onReady(await announcementOf(app, description));
    await stopped;
  } finally {
    await app.close();
  }
}

/** Asked anew each time: it changes while others are awaited. */
const isOver = (stopping: AbortSignal) => stopping.aborted;

async function listen(app: NestFastifyApplication, env: ApiEnvironment): Promise<void> {
  await app.listen(env.PORT, env.HOST).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new Error(`PORT ${env.PORT} is in use. Set PORT to another one.`, { cause: error });
  });
}
