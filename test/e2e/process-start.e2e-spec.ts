import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
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
    const secret = randomBytes(48).toString('base64');
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

describe('a start on a port that another program uses', () => {
  let directory: string;
  let otherServer: Server;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'wateja-port-'));
    otherServer = createServer().listen(0, '127.0.0.1');
    await once(otherServer, 'listening');
  });
  afterEach(async () => {
    otherServer.close();
    await rm(directory, { recursive: true, force: true });
  });

  it.each(['1', '2'])(
    'says so and nothing else, before it creates a database, with INSTANCES=%s',
    async (INSTANCES) => {
      const { port } = otherServer.address() as { port: number };
      const logs = join(directory, 'logs');
      const api = startApi({
        DATA_DIR: directory,
        LOG_DIR: logs,
        NODE_ENV: 'development',
        PORT: String(port),
        INSTANCES,
      });
      expect(await api.ended).toBe(1);
      expect(api.output()).toBe(
        `PORT ${port} is in use: stop the program that uses it, or set PORT to another number.\n`,
      );
      expect(await readdir(directory)).toEqual(['logs']);
    },
  );
});

describe('a start with a URL that nobody can connect to', () => {
  it('says what is wrong with it and nothing else', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'wateja-url-'));
    const DATABASE_URL = 'postgresql://amina:s3cret@127.0.0.1:1/wateja';
    const api = startApi({ DATABASE_URL, DATA_DIR: directory, LOG_DIR: directory, NODE_ENV: 'development' });
    expect(await api.ended).toBe(1);
    expect(api.output()).toBe(
      'DATABASE_URL: nothing answers at 127.0.0.1:1. Start PostgreSQL there, or correct the host and the port.\n',
    );
    await rm(directory, { recursive: true, force: true });
  });
});
