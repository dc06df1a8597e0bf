import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { endDatabase, postmasterIn } from '../support/api-process';
import { type Interruptible, startInTerminal } from '../support/interruptible';
import { waitUntil } from '../support/wait-until';

const API = ['-r', resolve('test/support/typescript.cjs'), resolve('apps/api/src/main.ts')];

describe('Ctrl+C, pressed twice in a terminal', () => {
  let dataDirectory: string;
  let service: Interruptible;

  beforeEach(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'wateja-interrupt-'));
    // If root runs the tests, PostgreSQL runs under its own account, which must be able to enter the folder.
    await chmod(dataDirectory, 0o755);
  });
  afterEach(async () => {
    service.child.kill('SIGKILL');
    await service.ended;
    await endDatabase(dataDirectory);
    await rm(dataDirectory, { recursive: true, force: true });
  });

  const environment = () => ({
    ...{ PATH: process.env['PATH'], HOME: dataDirectory, NODE_ENV: 'development', PORT: '0', DEMO_DATA: 'false' },
    ...{ DATA_DIR: dataDirectory, LOG_DIR: join(dataDirectory, 'logs') },
  });
  const interrupt = () => {
    service.pressCtrlC();
    service.pressCtrlC();
  };
  const expectStopped = async () => {
    expect([await service.ended, service.output()]).toEqual([0, expect.stringMatching(/Stopped\.\n$/)]);
    expect(await postmasterIn(dataDirectory)).toBeNull();
  };

  it('leaves no PostgreSQL behind while the service runs, and "Stopped." is the last word', async () => {
    service = startInTerminal(process.execPath, API, environment());
    await waitUntil('the service is ready', () => service.output().includes('Wateja is ready'));
    interrupt();
    await expectStopped();
  });

  it('does the same while PostgreSQL is created for the first time', async () => {
    service = startInTerminal(process.execPath, API, environment());
    // A program that has just started belongs for a moment to the group of the service, until it gets its own.
    const hasBegun = (name: string) => existsSync(join(dataDirectory, name, 'PG_VERSION'));
    const isCreating = async () =>
      (await readdir(dataDirectory)).some((name) => /^postgres\.\d+$/.test(name) && hasBegun(name));
    await waitUntil('the database is created', isCreating);
    interrupt();
    await expectStopped();
  });

  it('does the same with npm start', async () => {
    // The script of `npm start`, without the build.
    const script = `
      const { createRequire } = await import('node:module');
      const { endWithNpm } = await import('${resolve('scripts/end-with-npm.mjs')}');
      endWithNpm();
      const require = createRequire(import.meta.url);
      require('${API[1]}');
      require('${API[2]}');`;
    await writeFile(join(dataDirectory, 'start.mjs'), script);
    const start = `cd '${process.cwd()}' && node '${join(dataDirectory, 'start.mjs')}'`;
    await writeFile(join(dataDirectory, 'package.json'), JSON.stringify({ name: 'shop', scripts: { start } }));
    service = startInTerminal('npm', ['--prefix', dataDirectory, 'start'], environment());
    await waitUntil('the service is ready', () => service.output().includes('Wateja is ready'));
    interrupt();
    await service.ended;
    expect(service.output()).toMatch(/Stopped\.\n$/);
    expect(await postmasterIn(dataDirectory)).toBeNull();
  });
});
