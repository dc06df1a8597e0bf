import { writeBackup } from '@wateja/backup';
import { EmbeddedServer, withClient } from '@wateja/database-server';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client } from 'pg';

import { endDatabase, postmasterIn } from '../../support/api-process';
import { createDemoDatabase } from '../../support/demo-shop';
import { type Interruptible, startInTerminal } from '../../support/interruptible';
import type { TestDatabase } from '../../support/test-database';
import { isAlive } from '../../support/process-tree';
import { waitUntil } from '../../support/wait-until';

const CLI = ['-r', resolve('test/support/typescript.cjs'), resolve('apps/cli/src/main.ts')];
/** Finds the transaction of the restore when it has locked all tables and has begun to load rows. */
const LOADING = `
  SELECT FROM pg_stat_activity a JOIN pg_locks l USING (pid)
  WHERE a.query LIKE 'COPY public.%' AND a.xact_start IS NOT NULL AND l.relation = to_regclass('public.customers')
    AND l.mode = 'AccessExclusiveLock'`;

/** How long a server may take to end after it has removed its lock file. */
const ENDING_TIMEOUT_MS = 10_000;

describe('A restore that is broken off', () => {
  let demo: TestDatabase;
  let folder: string;
  let file: string;
  let rows: number;
  let command: Interruptible | undefined;

  beforeAll(async () => {
    demo = await createDemoDatabase();
    folder = await mkdtemp(join(tmpdir(), 'wateja-broken-off-'));
    // If root runs the tests, PostgreSQL runs under its own account, which must be able to enter the folder.
    await chmod(folder, 0o755);
    file = join(folder, 'shop.backup');
    ({ rows } = await writeBackup(demo.owner_url, file));
  });
  afterEach(async () => {
    command?.child.kill('SIGKILL');
    await command?.ended;
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await demo.drop();
  });

  function run(args: string[], env: NodeJS.ProcessEnv): Interruptible {
    const settings = { PATH: process.env['PATH'], NODE_ENV: 'test', LOG_DIR: join(folder, 'logs') };
    return (command = startInTerminal(process.execPath, [...CLI, ...args], { ...settings, ...env }));
  }

  /** A connection to the database of a command that is starting it. */
  async function connect(dataDirectory: string): Promise<Client> {
    const port = async () =>
      (await readFile(join(dataDirectory, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[3];
    return (await waitUntil('the database accepts connections', async () => {
      const password = await readFile(join(dataDirectory, 'postgres-password'), 'utf8').catch(() => '');
      const client = new Client(`postgresql://wateja:${password}@127.0.0.1:${(await port()) || 1}/wateja`);
      client.on('error', () => undefined);
      const isConnected = await client.connect().then(
        () => true,
        () => false,
      );
      return isConnected ? client : null;
    })) as Client;
  }

  describe('by Ctrl+C, while it proves a backup aside', () => {
    const temporary = () => join(folder, 'temporary');
    const leftFolders = async () => (await readdir(temporary())).filter((name) => name.startsWith('wateja-verify-'));
    let aside: string;

    beforeEach(async () => {
      await mkdir(temporary(), { recursive: true });
      run(['backup', 'verify', file], { TMPDIR: temporary() });
      await waitUntil('the folder', async () => (await leftFolders()).length > 0);
      aside = join(temporary(), (await leftFolders())[0]!);
    });

    async function expectNothingLeft(pid: number | null): Promise<void> {
      expect([await command!.ended, command!.output()]).toEqual([2, expect.stringMatching(/^Stopped\.\n$/m)]);
      expect(await leftFolders()).toEqual([]);
      await waitUntil('the database has ended', async () => pid === null || !(await isAlive(pid)), ENDING_TIMEOUT_MS);
    }

    it('leaves no database and no folder when that is just being created', async () => {
      command!.pressCtrlC();
      await expectNothingLeft(null);
    });

    it('leaves none while rows are loaded, although somebody else is connected', async () => {
      const client = await connect(aside);
      await waitUntil('rows are loaded', async () => (await client.query(LOADING)).rowCount);
      const pid = await postmasterIn(aside);
      command!.pressCtrlC();
      await expectNothingLeft(pid);
      await client.end().catch(() => undefined);
    });
  });

  // `automatic-backups` tests how the service checks the newest backup.
  it('by kill -9 leaves an empty database, into which the next one restores everything', async () => {
    const data = join(folder, 'data');
    await mkdir(data, { mode: 0o755 });
    run(['restore', file], { DATA_DIR: data });
    const client = await connect(data);
    await waitUntil('rows are loaded', async () => (await client.query(LOADING)).rowCount);
    command!.child.kill('SIGKILL');
    await command!.ended;
    await client.end();

    const server = await EmbeddedServer.open({ dataDirectory: data });
    const databases = await withClient(await server.url(), (owner) =>
      owner.query('SELECT count(*)::int AS users, (SELECT count(*)::int FROM businesses) AS shops FROM users'),
    );
    expect(databases.rows).toEqual([{ users: 0, shops: 0 }]);

    const again = run(['restore', file], { DATA_DIR: data });
    expect([await again.ended, again.output()]).toEqual([
      0,
      expect.stringMatching(`Restored ${rows} rows of 1 business, .+ Metrics and points follow from the sales\\.`),
    ]);
    await server.close();
    await endDatabase(data);
    expect(existsSync(join(data, 'postgres', 'postmaster.pid'))).toBe(false);
  });
});
