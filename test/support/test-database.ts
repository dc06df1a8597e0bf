import { exactTypes } from '@wateja/prisma';
import { randomBytes } from 'node:crypto';
import { Pool } from 'pg';

/** The variable with the URLs of the template, as JSON. The global setup passes them to the tests in it. */
export const TEMPLATE_URLS = 'WATEJA_TEST_TEMPLATE_URLS';

/** The variable with a directory that is removed at the end of the run. */
export const TEST_DIRECTORY = 'WATEJA_TEST_DIRECTORY';

/** The URLs of one database, by login. */
export interface DatabaseUrls {
  /** The administrator's URL, a superuser's: tests read every business with it. Wateja never uses it. */
  admin_url: string;
  /**
   * The owner's URL, for migrations (`DATABASE_OWNER_URL`). The owner is no superuser, and row-level security applies
   * to it.
   */
  owner_url: string;
  /** The application's URL (`DATABASE_URL`). This login reads and writes rows, and owns no table. */
  application_url: string;
}

/** A separate database for one test file. */
export interface TestDatabase extends DatabaseUrls {
  /** Runs SQL as the administrator, outside the application, in a clean session. */
  query<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Removes the database, even if clients are connected. */
  drop(): Promise<void>;
}

/** Clones the migrated template: a new, empty database within milliseconds. */
export async function createTestDatabase(): Promise<TestDatabase> {
  return createDatabase(copyOf(databaseOf(templateUrls().admin_url)));
}

/** Creates a database without tables, in which Wateja is not installed yet. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase('');
}

/** Creates a database with the content of another, and ends all sessions with that one. */
export async function cloneDatabase({ admin_url }: TestDatabase): Promise<TestDatabase> {
  const [maintenance, name] = [onDatabase(admin_url, 'postgres'), databaseOf(admin_url)];
  await queryOnce(maintenance, 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
  return createDatabase(copyOf(name));
}

/** Copies the files, which takes half the CPU time of copying through the write-ahead log. No test reads that log. */
const copyOf = (name: string) => `TEMPLATE ${name} STRATEGY FILE_COPY`;

/** The URL of the same login for another database of the server. */
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
 * Keeps sessions with the database at `url` for further statements. To open a session takes longer than most statements
 * of a test, and a test may run a statement many times while it waits for something. The databases are small: to start
 * processes for a parallel plan takes much longer than the statement itself.
 */
function openSessions(url: string): Pool {
  const pool = new Pool({
    connectionString: url,
    options: '-c TimeZone=UTC -c max_parallel_workers_per_gather=0',
    types: exactTypes,
    allowExitOnIdle: true,
  });
  // The server can end an idle session, for example if a test stops it. The next statement opens a new one.
  pool.on('error', () => undefined);
  return pool;
}

/** Runs one statement. Settings that it changes do not affect the next statement. */
async function query<Row extends object>(sessions: Pool, sql: string, values?: unknown[]): Promise<Row[]> {
  const session = await sessions.connect();
  try {
    const { rows } = await session.query<Row>(sql, values);
    await session.query('DISCARD ALL');
    session.release();
    return rows;
  } catch (error) {
    // The session may be inside a transaction.
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
