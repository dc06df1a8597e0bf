import { prepareDatabase } from '@wateja/database-server';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { folderOfRuns } from './memory-folder';
import { MOVE_SEQUENCES } from './sequences';
import { queryOnce, TEMPLATE_URLS, TEST_DIRECTORY } from './test-database';
import { openTestServer, type TestServer } from './test-server';

declare global {
  var testServer: { server: TestServer; dataDirectory: string; temporary: string | undefined } | undefined;
}

/** The variable with the first id of every table: `TEST_FIRST_ID=2147483648 npx jest …`. */
const FIRST_ID = 'TEST_FIRST_ID';

/** Starts one PostgreSQL for the whole run, with one migrated database, which every test clones. */
export default async function globalSetup(): Promise<void> {
  const dataDirectory = await mkdtemp(join(await folderOfRuns(), 'wateja-test-'));
  // If root runs the tests, PostgreSQL runs under an account of its own, which must be able to enter the folder.
  await chmod(dataDirectory, 0o755);
  const server = await openTestServer(dataDirectory).catch((error) => removeAndThrow(dataDirectory, error));
  globalThis.testServer = { server, dataDirectory, temporary: process.env['TMPDIR'] };
  const { owner_url, application_url } = server.template;
  await withoutKeepingTheProcess(() => prepareDatabase({ owner_url, url: application_url })).catch(async (error) => {
    await server.close();
    await removeAndThrow(dataDirectory, error);
  });
  if (process.env[FIRST_ID]) await queryOnce(owner_url, MOVE_SEQUENCES, [process.env[FIRST_ID]]);
  process.env[TEMPLATE_URLS] = JSON.stringify(server.template);
  process.env[TEST_DIRECTORY] = dataDirectory;
  // The folder for temporary files of tests, among them further PostgreSQL servers. It is removed at the end of the
  // run.
  process.env['TMPDIR'] = dataDirectory;
}

/** After a set-up that failed Jest calls no teardown, and the files would stay in memory. */
async function removeAndThrow(dataDirectory: string, error: unknown): Promise<never> {
  await rm(dataDirectory, { recursive: true, force: true });
  throw error;
}

/** The schema engine leaves the timer of its lock running. Jest would wait ten seconds for it. */
async function withoutKeepingTheProcess(work: () => Promise<unknown>): Promise<void> {
  const { setTimeout } = globalThis;
  globalThis.setTimeout = ((...args: Parameters<typeof setTimeout>) =>
    setTimeout(...args).unref()) as typeof setTimeout;
  await work().finally(() => (globalThis.setTimeout = setTimeout));
}
