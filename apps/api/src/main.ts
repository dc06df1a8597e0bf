import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { closeLog, type Environment, openLog, parseEnvironment } from '@wateja/common';
import { gapsInTheWall, type OpenDatabase, openDatabase, prepareDatabase, PrismaService } from '@wateja/prisma';
import { once } from 'node:events';
import type { Logger } from 'winston';

import { createApp } from './create-app';
import { DemoShop } from './demo/demo-shop';

/** Longest that leaving may take, in milliseconds. Draining has its own, shorter, limit. */
const LEAVE_TIMEOUT = 20_000;

async function main(env: Environment, log: Logger): Promise<void> {
  const stopping = stopOnSignal(log);
  const database = await openDatabase(env);
  try {
    if (!stopping.aborted) await serve(env, database, log, stopping);
  } finally {
    await database.close();
  }
  await closeLog(log);
  process.exit(0);
}

/** Resolves when `stopping` says so and what was under way is finished. */
async function serve(env: Environment, database: OpenDatabase, log: Logger, stopping: AbortSignal): Promise<void> {
  const stopped = once(stopping, 'abort');
  const { applied, ...admission } = await prepareDatabase(database);
  for (const name of applied) log.info(`Applied migration ${name}`, { context: 'Database' });
  const app = await createApp(env, admission, log);
  try {
    await app.init();
    if (stopping.aborted) return;
    await listen(app, env);
    await announce(app, database, log);
    await stopped;
  } finally {
    await app.close();
  }
}

async function listen(app: NestFastifyApplication, env: Environment): Promise<void> {
  await app.listen(env.PORT, env.HOST).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new Error(`PORT ${env.PORT} is in use. Set PORT to another one.`, { cause: error });
  });
}

async function announce(app: NestFastifyApplication, database: OpenDatabase, log: Logger): Promise<void> {
  const [url, demo, gaps] = await Promise.all([
    app.getUrl(),
    app.get(DemoShop).login(),
    gapsInTheWall(app.get(PrismaService)),
  ]);
  for (const gap of gaps) log.warn(gap, { context: 'Database' });
  const lines = [
    `API         ${url}/api`,
    `Swagger UI  ${url}/api/docs`,
    ...(demo ? [`Demo login  ${demo.email} / ${demo.password}`] : []),
    `Data        ${database.description}`,
    ...gaps.map((gap) => `Warning     ${gap}`),
  ];
  console.log(`\nWateja is ready.\n${lines.map((line) => `  ${line}\n`).join('')}`);
}

/**
 * Aborted by the first signal that asks the process to end, also while it still starts: PostgreSQL is a process of
 * its own, and would stay behind if this one were simply killed.
 */
function stopOnSignal(log: Logger): AbortSignal {
  const stopping = new AbortController();
  const stop = (signal: string) => {
    // A terminal and npm both pass Ctrl+C on, so it may come twice.
    if (stopping.signal.aborted) return;
    log.info(`${signal}: finishing what is under way`, { context: 'Process' });
    setTimeout(() => process.exit(1), LEAVE_TIMEOUT).unref();
    stopping.abort();
  };
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, stop);
  return stopping.signal;
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
