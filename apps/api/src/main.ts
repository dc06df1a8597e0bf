import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { closeLog, type Environment, openLog, parseEnvironment } from '@wateja/common';
import { migrate, type OpenDatabase, openDatabase } from '@wateja/prisma';
import type { Logger } from 'winston';

import { createApp } from './create-app';
import { DemoShop } from './demo/demo-shop';

/** Longest that leaving may take, in milliseconds. Draining has its own, shorter, limit. */
const LEAVE_TIMEOUT = 20_000;

async function main(env: Environment, log: Logger): Promise<void> {
  const database = await openDatabase(env);
  try {
    for (const name of await migrate(database.url)) log.info(`Applied migration ${name}`, { context: 'Database' });
    const app = await serve(env, database, log);
    await announce(app, database);
    leaveOnSignal(app, database, log);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function serve(env: Environment, database: OpenDatabase, log: Logger): Promise<NestFastifyApplication> {
  const app = await createApp(env, database.url, log);
  try {
    await app.init();
    await app.listen(env.PORT, env.HOST);
    return app;
  } catch (error) {
    await app.close();
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Error(`PORT ${env.PORT} is in use. Set PORT to another one.`, { cause: error });
  }
}

async function announce(app: NestFastifyApplication, database: OpenDatabase): Promise<void> {
  const [url, demo] = [await app.getUrl(), await app.get(DemoShop).login()];
  const lines = [
    `API         ${url}/api`,
    `Swagger UI  ${url}/api/docs`,
    ...(demo ? [`Demo login  ${demo.email} / ${demo.password}`] : []),
    `Data        ${database.description}`,
  ];
  console.log(`\nWateja is ready.\n${lines.map((line) => `  ${line}\n`).join('')}`);
}

/** Finishes what is under way, then lets go of the database, and exits with 0. */
function leaveOnSignal(app: NestFastifyApplication, database: OpenDatabase, log: Logger): void {
  let leaving = false;
  const leave = async (signal: string) => {
    // A terminal and npm both pass Ctrl+C on, so it may come twice.
    if (leaving) return;
    leaving = true;
    log.info(`${signal}: finishing what is under way`, { context: 'Process' });
    setTimeout(() => process.exit(1), LEAVE_TIMEOUT).unref();
    await app.close();
    await database.close();
    await closeLog(log);
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => void leave(signal));
}

/** Says why on the console and in the log, and exits with 1. */
async function fail(error: unknown, log?: Logger): Promise<void> {
  console.error(error instanceof Error ? error.message : error);
  if (log) {
    setTimeout(() => process.exit(1), 1_000).unref();
    const stack = error instanceof Error ? error.stack : String(error);
    log.error('The process ends', { context: 'Process', stack });
    await closeLog(log);
  }
  process.exit(1);
}

try {
  const env = parseEnvironment(process.env);
  const log = openLog(env);
  process.on('uncaughtException', (error) => void fail(error, log));
  process.on('unhandledRejection', (error) => void fail(error, log));
  main(env, log).catch((error: unknown) => fail(error, log));
} catch (error) {
  void fail(error);
}
