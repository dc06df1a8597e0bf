import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startApi } from '../support/api-process';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { waitUntil } from '../support/wait-until';

describe('a start on a database without users', () => {
  let database: TestDatabase;
  let directory: string;

  beforeEach(async () => {
    database = await createTestDatabase();
    directory = await mkdtemp(join(tmpdir(), 'wateja-start-'));
  });
  afterEach(async () => {
    await database.drop();
    await rm(directory, { recursive: true, force: true });
  });

  /** Starts the service, waits until it is ready, stops it, and returns what it printed. */
  async function outputOf(environment: NodeJS.ProcessEnv): Promise<string> {
    const api = startApi({
      DATABASE_URL: database.application_url,
      DATABASE_OWNER_URL: database.owner_url,
      DATA_DIR: directory,
      LOG_DIR: join(directory, 'logs'),
      ADMIN_EMAIL: '',
      ADMIN_PASSWORD: '',
      ...environment,
    });
    await waitUntil('the process is ready', () => {
      if (api.child.exitCode !== null) throw new Error(api.output());
      return /Wateja is ready[^]*Data/.test(api.output());
    });
    api.child.kill('SIGTERM');
    expect(await api.ended).toBe(0);
    return api.output();
  }

  it('prints the command that creates a shop and its owner', async () => {
    expect(await outputOf({})).toMatch(
      /First step {2}There is no user yet.*\n.*npm run wateja -- business:create --name/,
    );
  });

  it('says nothing about it when there is an administrator', async () => {
    const admin = { ADMIN_EMAIL: 'admin@wateja.test', ADMIN_PASSWORD: 'correct horse battery staple' };
    expect(await outputOf(admin)).not.toContain('First step');
  });

  it('prints only JSON in production, with the address', async () => {
    const secret = 'a secret that only the tests of this project know';
    const output = await outputOf({ NODE_ENV: 'production', JWT_SECRET: secret, SUPPRESSION_KEY: 'ab'.repeat(32) });
    const lines = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { level: string; message: string });
    const ready = lines.find(({ message }) => message.startsWith('Wateja is ready.'));
    expect(ready).toMatchObject({
      level: 'info',
      message: expect.stringMatching(/API http:\/\/127\.0\.0\.1:\d+\/api;/),
    });
    expect(ready?.message).toContain('First step There is no user yet.');
  });
});
