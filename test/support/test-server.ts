import { APPLICATION_ROLE, EmbeddedServer } from '@wateja/database-server';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { Client } from 'pg';
import { join } from 'node:path';

import { type DatabaseUrls, onDatabase } from './test-database';

/**
 * The owner of every test database. As in a managed PostgreSQL, it is no superuser and may not create roles or
 * databases. Wateja installs, migrates and starts with this login.
 */
export const OWNER_ROLE = 'wateja_test_owner';

/** The migrated database that tests clone. */
const TEMPLATE = 'wateja_test_template';

/** The PostgreSQL of a run, with the roles and the template of its tests. */
export interface TestServer {
  /** The URLs of the template, which is empty until the owner migrates it. */
  template: DatabaseUrls;
  /** Removes everything that the run created, and the server itself if the run started it. */
  close(): Promise<void>;
}

/**
 * Uses the server of `TEST_DATABASE_URL`, or starts an embedded PostgreSQL in `dataDirectory`. The URL must be a
 * superuser's, on a server that nobody else uses.
 */
export async function openTestServer(dataDirectory: string): Promise<TestServer> {
  const testDatabaseUrl = process.env['TEST_DATABASE_URL'];
  const server = testDatabaseUrl
    ? {
        admin_url: onDatabase(testDatabaseUrl, 'postgres'),
        close: () => removeEverything(onDatabase(testDatabaseUrl, 'postgres')),
      }
    : await startEmbedded(dataDirectory);
  return { template: await createRolesAndTemplate(server.admin_url), close: server.close };
}

async function startEmbedded(dataDirectory: string): Promise<{ admin_url: string; close(): Promise<void> }> {
  const server = await EmbeddedServer.open({ dataDirectory, durable: false });
  stopOnInterrupt(server.directory, dataDirectory);
  return {
    admin_url: await server.url('postgres'),
    close: async () => {
      await server.stop('immediate');
      rmSync(server.directory, { recursive: true, force: true });
    },
  };
}

/** Does what the administrator of a managed PostgreSQL does before an installation. */
async function createRolesAndTemplate(admin_url: string): Promise<DatabaseUrls> {
  const [owner, application] = [OWNER_ROLE, APPLICATION_ROLE].map((role) => ({ role, password: randomPassword() }));
  await withClient(admin_url, async (admin) => {
    const { rows } = await admin.query('SELECT FROM pg_roles WHERE rolname = ANY ($1)', [
      [OWNER_ROLE, APPLICATION_ROLE],
    ]);
    if (rows.length > 0) {
      throw new Error(
        `The server of TEST_DATABASE_URL has the role ${OWNER_ROLE} or ${APPLICATION_ROLE} already: tests need a server ` +
          'that nobody else works on. Drop the roles if an interrupted run has left them behind.',
      );
    }
    for (const { role, password } of [owner!, application!]) {
      await admin.query(`CREATE ROLE ${role} LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB PASSWORD '${password}'`);
    }
    await admin.query(`CREATE DATABASE ${TEMPLATE} OWNER ${OWNER_ROLE}`);
  });
  const template = onDatabase(admin_url, TEMPLATE);
  // Some tests create a table that the application writes to.
  await withClient(template, (admin) =>
    admin.query(`ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO ${APPLICATION_ROLE}`),
  );
  const [owner_url, application_url] = [owner!, application!].map(({ role, password }) => {
    const url = new URL(template);
    [url.username, url.password] = [role, password];
    return url.href;
  });
  return { admin_url: template, owner_url: owner_url!, application_url: application_url! };
}

/** Also removes databases of earlier runs that were interrupted. */
async function removeEverything(admin_url: string): Promise<void> {
  await withClient(admin_url, async (admin) => {
    const { rows } = await admin.query<{ name: string }>(
      `SELECT quote_ident(datname) AS name FROM pg_database WHERE datdba = '${OWNER_ROLE}'::regrole`,
    );
    for (const { name } of rows) await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.query(`DROP ROLE ${OWNER_ROLE}, ${APPLICATION_ROLE}`);
  });
}

async function withClient(url: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

const randomPassword = () => randomBytes(12).toString('hex');

/** Ctrl+C skips the global teardown, so the server would continue to run. */
function stopOnInterrupt(serverDirectory: string, dataDirectory: string): void {
  const pidFile = join(serverDirectory, 'postmaster.pid');
  process.once('exit', () => {
    if (!existsSync(pidFile)) return;
    process.kill(Number.parseInt(readFileSync(pidFile, 'utf8'), 10), 'SIGQUIT');
    for (const directory of [serverDirectory, dataDirectory]) rmSync(directory, { recursive: true, force: true });
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
}
