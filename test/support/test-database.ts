import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** The variable that carries the migrated template's URL from the global set-up to the tests. */
export const TEMPLATE_URL = 'WATEJA_TEST_TEMPLATE_URL';

/** The variable that carries the URL of the template for the application's role. */
export const APPLICATION_URL = 'WATEJA_TEST_APPLICATION_URL';

/** The variable that carries a directory which is removed when the run ends. */
export const TEST_DIRECTORY = 'WATEJA_TEST_DIRECTORY';

/** A database of its own for one test file. */
export interface TestDatabase {
  /** The owner's: everything may be done and seen here. */
  url: string;
  /** The same for the application's own role. */
  application_url: string;
  /** Runs SQL on it, outside the application. */
  query<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Removes it, whoever is still connected. */
  drop(): Promise<void>;
}

/** Clones the migrated template: an empty, up to date database in a few dozen milliseconds. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const template = process.env[TEMPLATE_URL];
  const application = process.env[APPLICATION_URL];
  if (!template || !application) throw new Error('Tests need the global set-up of jest.config.mjs');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const url = onServer(template, name);
  const maintenance = onServer(template, 'postgres');
  await query(maintenance, `CREATE DATABASE ${name} TEMPLATE ${databaseOf(template)}`);
  return {
    url,
    application_url: onServer(application, name),
    query: (sql, values) => query(url, sql, values),
    drop: async () => {
      await query(maintenance, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

/** Runs one statement on the database at `url`, in a session of its own. */
async function query<Row extends object>(url: string, sql: string, values?: unknown[]): Promise<Row[]> {
  const client = new Client({ connectionString: url, options: '-c TimeZone=UTC' });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

function onServer(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

const databaseOf = (url: string) => new URL(url).pathname.slice(1);
