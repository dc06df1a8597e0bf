import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { UsersService } from '@wateja/auth';
import type { DatabaseLogin } from '@wateja/database-server';
import { DemoShop } from '@wateja/demo-shop';
import { rowLevelSecurityWarnings, PrismaService } from '@wateja/prisma';
import { once } from 'node:events';
import type { Logger } from 'winston';

import { isConsoleBuilt } from './console/serve-console';
import { createApp } from './create-app';
import type { ApiEnvironment } from './environment';
import { MetricsEndpoint } from './monitoring/metrics-endpoint';
import type { StartupBanner } from './startup-banner';

/** A migrated database that the application may use. */
export interface ServiceDatabase extends DatabaseLogin {
  /** Tells the operator which database it is and where its data is stored. */
  description: string;
}

interface Service {
  env: ApiEnvironment;
  database: ServiceDatabase;
  log: Logger;
  stopping: AbortSignal;
  /** Called when the server listens. */
  onReady: (banner: StartupBanner) => void;
}

/** Serves requests. It resolves after `stopping` is aborted and all running requests are finished. */
export async function serve({ env, database, log, stopping, onReady }: Service): Promise<void> {
  if (isOver(stopping)) return;
  const stopped = once(stopping, 'abort');
  const { description, ...login } = database;
  const app = await createApp(env, login, log);
  try {
    await app.init();
    if (isOver(stopping)) return;
    // If the database fails here, the start fails, and not a service that already answers requests.
    const state = await readDatabaseState(app);
    await app.listen(env.PORT, env.HOST);
    onReady(await describeService(app, env, description, state));
    await stopped;
  } finally {
    await app.close();
  }
}

/** The next step for an operator while there is no user who can log in. */
const FIRST_STEP = [
  'First step  There is no user yet. In another terminal, create your shop and its owner:',
  '  npm run wateja -- business:create --name "Duka la Amina" --country KE --currency KES ' +
    '--timezone Africa/Nairobi --owner-email amina@duka.example --owner-name "Amina Otieno"',
];

/** Reads the facts about the database that the banner shows. */
async function readDatabaseState(app: NestFastifyApplication) {
  const [demo, hasUsers, warnings] = await Promise.all([
    app.get(DemoShop).describeLogin(),
    app.get(UsersService).hasUsers(),
    rowLevelSecurityWarnings(app.get(PrismaService)),
  ]);
  return { demo, hasUsers, warnings };
}

/** @param database the description of the database */
async function describeService(
  app: NestFastifyApplication,
  { API_DOCS }: ApiEnvironment,
  database: string,
  { demo, hasUsers, warnings }: Awaited<ReturnType<typeof readDatabaseState>>,
): Promise<StartupBanner> {
  const url = await app.getUrl();
  const lines = [
    ...(isConsoleBuilt() ? [`Console     ${url}/console`] : []),
    `API         ${url}/api`,
    ...(API_DOCS ? [`Swagger UI  ${url}/api/docs`] : []),
    ...(demo ? [`Demo login  ${demo}`] : []),
    `Data        ${database}`,
    ...app.get(MetricsEndpoint).bannerLines,
    ...(hasUsers ? [] : FIRST_STEP),
  ];
  return { lines, warnings };
}

/** A function and not a constant, because the state changes during each `await`. */
const isOver = (stopping: AbortSignal) => stopping.aborted;
