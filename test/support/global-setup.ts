import { EmbeddedServer, migrate } from '@wateja/prisma';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { query, TEMPLATE_URL } from './test-database';

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
  const url = await server.url();
  await withoutKeepingTheProcess(() => migrate(url));
  // The schema engine's idle connection would keep the template from being cloned.
  await query(
    await server.url('postgres'),
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1',
    [new URL(url).pathname.slice(1)],
  );
  process.env[TEMPLATE_URL] = url;
}

/** The schema engine never clears the timer of its lock's time limit, and jest would wait ten seconds for it. */
async function withoutKeepingTheProcess(work: () => Promise<unknown>): Promise<void> {
  const { setTimeout } = globalThis;
  globalThis.setTimeout = ((...args: Parameters<typeof setTimeout>) =>
    setTimeout(...args).unref()) as typeof setTimeout;
  await work().finally(() => (globalThis.setTimeout = setTimeout));
}
