import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DatabaseLogin } from '@wateja/database-server';
import { fastifyAdapter } from '@wateja/http';
import { nestLogger, openLog, requestLogger } from '@wateja/logging';
import type { Logger } from 'winston';

import { AppModule } from './app.module';
import { configureApp } from './configure-app';
import type { ApiEnvironment } from './environment';

/**
 * Creates the whole application on a migrated database. The caller starts it by `listen`, or by `init` without a
 * server.
 */
export async function createApp(
  env: ApiEnvironment,
  database: DatabaseLogin,
  log: Logger = openLog(env),
): Promise<NestFastifyApplication> {
  const logRequest = requestLogger(log);
  const adapter = fastifyAdapter(env, logRequest);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(env, database), adapter, {
    logger: nestLogger(log),
    bodyParser: false,
    abortOnError: false,
  });
  configureApp(app, logRequest);
  return app;
}
