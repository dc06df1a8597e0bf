import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { BusinessNotFound, type BusinessContext, TenantsService } from '@wateja/auth';
import { safeId } from '@wateja/common';
import { type OpenDatabase, openDatabase, prepareDatabase } from '@wateja/database-server';
import { nestLogger } from '@wateja/logging';
import { type Actor, actingAs, asPlatform, PrismaService } from '@wateja/prisma';
import { randomUUID } from 'node:crypto';
import type { Logger } from 'winston';

import { CannotRun } from './cannot-run';
import { CliModule } from './cli.module';
import type { CliEnvironment } from './environment';

/** What the commands work with: the shop's own services on its database, whether or not the server runs. */
export class ShopServices {
  constructor(
    private readonly env: CliEnvironment,
    private readonly log: Logger,
  ) {}

  /** Finds or starts the database for the time of `work`. */
  async withDatabase<T>(work: (database: OpenDatabase) => Promise<T>): Promise<T> {
    const database = await openDatabase(this.env);
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  }

  /** Gives `work` the services on an up-to-date database, and closes everything after it. */
  async use<T>(work: (services: INestApplicationContext) => Promise<T>): Promise<T> {
    return this.withDatabase(async (database) => {
      const warn = (sentence: string) => this.log.warn(sentence, { context: 'Database' });
      const { applied, ...login } = await prepareDatabase(database, warn);
      for (const name of applied) this.log.info(`Applied migration ${name}`, { context: 'Database' });
      const services = await NestFactory.createApplicationContext(CliModule.forRoot(this.env, login), {
        logger: nestLogger(this.log),
        abortOnError: false,
      });
      try {
        await services.get(PrismaService).assertUtc();
        return await actingAs(theCommand(), () => work(services));
      } finally {
        await services.close();
      }
    });
  }
}

/** Who acts: nobody whom the database knows. What one run of a command does has one request id. */
function theCommand(): Actor {
  return { user_id: null, session_id: null, api_key_id: null, request_id: randomUUID(), source: 'cli' };
}

/** @throws CannotRun when there is no such business */
export async function findBusiness(services: INestApplicationContext, id: number): Promise<BusinessContext> {
  try {
    return await services.get(TenantsService).find(id);
  } catch (error) {
    throw error instanceof BusinessNotFound ? new CannotRun(`There is no business ${id}.`) : error;
  }
}

/** The business of this id, or all there are. @throws CannotRun when there is no such business */
export async function findBusinessIds(services: INestApplicationContext, id: number | 'all'): Promise<number[]> {
  if (id !== 'all') return [(await findBusiness(services, id)).business_id];
  const { business } = services.get(PrismaService);
  const businesses = await asPlatform(() => business.findMany({ select: { id: true }, orderBy: { id: 'asc' } }));
  return businesses.map(({ id }) => safeId(id));
}
