import { exactTypes } from '@wateja/prisma';
import { randomBytes } from 'node:crypto';
import { Pool } from 'pg';

/** The variable that carries the template's URLs, as JSON, from the global set-up to the tests. */
export const TEMPLATE_URLS = 'WATEJA_TEST_TEMPLATE_URLS';

/** The variable that carries a directory which is removed when the run ends. */
export const TEST_DIRECTORY = 'WATEJA_TEST_DIRECTORY';

/** One database, by the logins that use it. */
export interface DatabaseUrls {
  /** The administrator's, a superuser: tests look at every business with it. The product never gets it. */
  admin_url: string;
  /** The owner's, for migrations (`DATABASE_OWNER_URL`): no superuser, and bound by row-level security. */
  owner_url: string;
  /** The application's own (`DATABASE_URL`): reads and writes rows, and owns nothing. */
  application_url: string;
}

/** A database of its own for one test file. */
export interface TestDatabase extends DatabaseUrls {
  /** Runs SQL on it as the administrator, outside the application, in a session that is as good as new. */
  query<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Removes it, whoever is still connected. */
  drop(): Promise<void>;
}

/** Clones the migrated template: an empty, up to date database in a few dozen milliseconds. */
export async function createTestDatabase(): Promise<TestDatabase> {
  return createDatabase(`TEMPLATE ${databaseOf(templateUrls().admin_url)}`);
}

/** Makes a database without any table, which the product has yet to be installed in. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase('');
}

/** The same login on another database of its server. */
export function onDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

async function createDatabase(options: string): Promise<TestDatabase> {
  const template = templateUrls();
  const name = `test_${randomBytes(6).toString('hex')}`;
  const maintenance = onDatabase(template.admin_url, 'postgres');
  const { username: owner } = new URL(template.owner_url);
  await queryOnce(maintenance, `CREATE DATABASE ${name} OWNER ${owner} ${options}`);
  const admin_url = onDatabase(template.admin_url, name);
  const administrator = openSessions(admin_url);
  return {
    admin_url,
    owner_url: onDatabase(template.owner_url, name),
    application_url: onDatabase(template.application_url, name),
    query: (sql, values) => query(administrator, sql, values),
    drop: async () => {
      if (!administrator.ended) await administrator.end();
      await queryOnce(maintenance, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

function templateUrls(): DatabaseUrls {
  const urls = process.env[TEMPLATE_URLS];
  if (!urls) throw new Error('Tests need the global set-up of jest.config.mjs');
  return JSON.parse(urls) as DatabaseUrls;
}

/**
 * Sessions with the database at `url`, kept for the next statement: opening one costs more than most statements of a test,
 * and a test may ask many times until something has happened.
 */
function openSessions(url: string): Pool {
  const pool = new Pool({
    connectionString: url,
    options: '-c TimeZone=UTC',
    types: exactTypes,
    allowExitOnIdle: true,
  });
  // The server may end an idle session, as when a test stops it. The next statement gets a new one.
  pool.on('error', () => undefined);
  return pool;
}

/** Runs one statement. Nothing that it sets reaches the next one. */
async function query<Row extends object>(sessions: Pool, sql: string, values?: unknown[]): Promise<Row[]> {
  const session = await sessions.connect();
  try {
    const { rows } = await session.query<Row>(sql, values);
    await session.query('DISCARD ALL');
    session.release();
    return rows;
  } catch (error) {
    // It may be in the middle of a transaction.
    session.release(true);
    throw error;
  }
}

/** Runs one statement on the database at `url`, in a session of its own. */
export async function queryOnce(url: string, sql: string, values?: unknown[]): Promise<void> {
  const sessions = openSessions(url);
  await sessions.query(sql, values).finally(() => sessions.end());
}

const databaseOf = (url: string) => new URL(url).pathname.slice(1);
