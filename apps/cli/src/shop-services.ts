import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { BusinessNotFound, type BusinessContext, TenantsService } from '@wateja/auth';
import { safeId } from '@wateja/common';
import { type BackupLog, backUpBeforeMigrations } from '@wateja/backup';
import { appliedSentence, type OpenDatabase, openDatabase, prepareDatabase } from '@wateja/database-server';
import { secretFile } from '@wateja/config';
import { nestLogger } from '@wateja/logging';
import { suppressionKeyFile } from '@wateja/messaging';
import { readSuppressionKey } from '@wateja/messaging/environment';
import { type Actor, actingAs, asPlatform, PrismaService } from '@wateja/prisma';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Logger } from 'winston';

import { CannotRun } from './cannot-run';
import { CliModule } from './cli.module';
import type { CliEnvironment } from './environment';

/** Gives commands the services of the application on its database. The server may run at the same time, or not. */
export class ShopServices {
  constructor(
    private readonly env: CliEnvironment,
    private readonly log: Logger,
  ) {}

  /** True if the next start loads the demo shop into a database without a business. */
  get loadsDemo(): boolean {
    return this.env.DEMO_DATA;
  }

  /** Creates the services for the same commands on an embedded database in another folder. */
  inFolder(folder: string): ShopServices {
    const { DATABASE_URL: _url, DATABASE_OWNER_URL: _owner, ...env } = this.env;
    return new ShopServices({ ...env, DATA_DIR: folder }, this.log);
  }

  /** The SUPPRESSION_KEY of this database; undefined if it has none yet. */
  async readSuppressionKey(): Promise<Buffer | undefined> {
    const { SUPPRESSION_KEY, DATA_DIR } = this.env;
    if (SUPPRESSION_KEY) return SUPPRESSION_KEY;
    const text = await readFile(suppressionKeyFile(DATA_DIR), 'utf8').catch(() => '');
    return readSuppressionKey(text);
  }

  /**
   * Stores the SUPPRESSION_KEY of a backup where the next start finds it. If there is already another key, that one
   * stays, and the key of the backup is stored beside it.
   * @returns the file beside it, if there is one
   */
  async storeSuppressionKey(key: Buffer): Promise<string | undefined> {
    const file = suppressionKeyFile(this.env.DATA_DIR);
    const current = await this.readSuppressionKey();
    if (current?.equals(key)) return undefined;
    const target = current ? `${file}.restored` : file;
    await secretFile(target, () => key.toString('hex'));
    return current && target;
  }

  /** Opens the database for `work`, and closes it afterwards. */
  async withDatabase<T>(work: (database: OpenDatabase) => Promise<T>): Promise<T> {
    const database = await openDatabase(this.env);
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  }

  /** Applies migrations, after a backup of an embedded database. */
  prepare(database: OpenDatabase, log: BackupLog) {
    return prepareDatabase(database, (pending) => backUpBeforeMigrations(this.env, database.owner_url, pending, log));
  }

  /** Applies migrations, gives `work` the services, and closes everything afterwards. */
  async use<T>(work: (services: INestApplicationContext, database: OpenDatabase) => Promise<T>): Promise<T> {
    return this.withDatabase(async (database) => {
      const { applied, ...login } = await this.prepare(database, this.log.child({ context: 'Backup' }));
      const sentence = appliedSentence(applied);
      if (sentence) this.log.info(sentence, { context: 'Database' });
      const services = await NestFactory.createApplicationContext(CliModule.forRoot(this.env, login), {
        logger: nestLogger(this.log),
        abortOnError: false,
      });
      try {
        await services.get(PrismaService).assertUtc();
        return await actingAs(commandActor(), () => work(services, database));
      } finally {
        await services.close();
      }
    });
  }
}

/** The actor of a command is no user of the database. All changes of one run have the same request id. */
function commandActor(): Actor {
  return { user_id: null, session_id: null, api_key_id: null, request_id: randomUUID(), source: 'cli' };
}

/** @throws CannotRun when there is no such business */
export async function findBusiness(services: INestApplicationContext, id: number): Promise<BusinessContext> {
  try {
    return await services.get(TenantsService).find(id);
  } catch (error) {
    throw error instanceof BusinessNotFound ? new CannotRun(`The business ${id} does not exist.`) : error;
  }
}

/** The id of one business after checking it, or the ids of all. @throws CannotRun when there is no such business */
export async function findBusinessIds(services: INestApplicationContext, id: number | 'all'): Promise<number[]> {
  if (id !== 'all') return [(await findBusiness(services, id)).business_id];
  const { business } = services.get(PrismaService);
  const businesses = await asPlatform(() => business.findMany({ select: { id: true }, orderBy: { id: 'asc' } }));
  return businesses.map(({ id }) => safeId(id));
}
