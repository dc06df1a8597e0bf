import { APPLICATION_ROLE, EmbeddedServer, prepareDatabase } from '@wateja/database-server';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { Client } from 'pg';
import { join } from 'node:path';

import { APPLICATION_URL, TEMPLATE_URL, TEST_DIRECTORY } from './test-database';

declare global {
  var testServer: { server: EmbeddedServer; dataDirectory: string } | undefined;
}

/** One PostgreSQL for the whole run, with one migrated database that every test clones. */
export default async function globalSetup(): Promise<void> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'wateja-test-'));
  // When root runs the tests the server has an account of its own, which must be able to enter.
  await chmod(dataDirectory, 0o755);
  const server = await EmbeddedServer.open({ dataDirectory, durable: false });
  globalThis.testServer = { server, dataDirectory };
  stopOnInterrupt(server.directory, dataDirectory);
  const [url, owner_url] = [await server.applicationUrl(), await server.url()];
  await withoutKeepingTheProcess(() => prepareDatabase({ url, owner_url }));
  await shareTestsTables(owner_url);
  process.env[TEMPLATE_URL] = owner_url;
  process.env[APPLICATION_URL] = url;
  process.env[TEST_DIRECTORY] = dataDirectory;
}

/** Some tests make a table of their own for the application to write into. */
async function shareTestsTables(owner_url: string): Promise<void> {
  const client = new Client({ connectionString: owner_url });
  await client.connect();
  await client.query(`ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO ${APPLICATION_ROLE}`);
  await client.end();
}

/** Ctrl+C skips the global teardown, and the server would stay for ever. */
function stopOnInterrupt(serverDirectory: string, dataDirectory: string): void {
  const pidFile = join(serverDirectory, 'postmaster.pid');
  process.once('exit', () => {
    if (!existsSync(pidFile)) return;
    process.kill(Number.parseInt(readFileSync(pidFile, 'utf8'), 10), 'SIGQUIT');
    for (const directory of [serverDirectory, dataDirectory]) rmSync(directory, { recursive: true, force: true });
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
}

/** The schema engine never clears the timer of its lock's time limit, and jest would wait ten seconds for it. */
async function withoutKeepingTheProcess(work: () => Promise<unknown>): Promise<void> {
  const { setTimeout } = globalThis;
  globalThis.setTimeout = ((...args: Parameters<typeof setTimeout>) =>
    setTimeout(...args).unref()) as typeof setTimeout;
  await work().finally(() => (globalThis.setTimeout = setTimeout));
}
