import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { explainSystemError, withSystemAdvice } from './system-errors';

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );
const listening = (host: string, port: number) =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(port, host, () => server.close(resolve));
  });

describe('errors of the operating system', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wateja-config-'));
    await writeFile(join(folder, 'file'), '');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([['file'], ['file/below']])('name DATA_DIR when it is %s', async (name) => {
    const DATA_DIR = join(folder, name);
    const error = await failureOf(mkdir(join(DATA_DIR, 'postgres'), { recursive: true }));
    expect(explainSystemError(error, { DATA_DIR })).toBe(
      `DATA_DIR ${DATA_DIR}: a file is where a folder is needed. Set DATA_DIR to a folder.`,
    );
  });

  it.each([
    ['EACCES', 'the process may not write there'],
    ['EROFS', 'the file system is read-only'],
    ['ENOSPC', 'the disk is full'],
  ])('name DATA_DIR after %s', (code, words) => {
    const error = Object.assign(new Error(code), { code, syscall: 'open', path: '/var/wateja/jwt-secret' });
    expect(explainSystemError(error, { DATA_DIR: '/var/wateja' })).toContain(`DATA_DIR /var/wateja: ${words}`);
  });

  it('name HOST when the machine does not have the address', async () => {
    const error = await failureOf(listening('203.0.113.5', 0));
    expect(explainSystemError(error, { DATA_DIR: '.data', HOST: '203.0.113.5', PORT: 3000 })).toContain(
      'HOST 203.0.113.5: this machine does not have this address.',
    );
  });

  it('name HOST when it is an unknown name', async () => {
    const error = await failureOf(listening('no-such-host.invalid', 0));
    expect(explainSystemError(error, { DATA_DIR: '.data', HOST: 'no-such-host.invalid', PORT: 3000 })).toContain(
      'HOST no-such-host.invalid: this machine does not have this address.',
    );
  });

  it('name PORT when another program uses it', () => {
    const error = Object.assign(new Error('listen'), { code: 'EADDRINUSE', syscall: 'listen' });
    expect(explainSystemError(error, { DATA_DIR: '.data', HOST: '127.0.0.1', PORT: 3000 })).toBe(
      'PORT 3000 is in use: stop the program that uses it, or set PORT to another number.',
    );
  });

  it('keep the stack for the log', async () => {
    const error = (await failureOf(mkdir(join(folder, 'file', 'x'), { recursive: true }))) as Error;
    const advised = withSystemAdvice(error, { DATA_DIR: join(folder, 'file') }) as Error;
    expect(advised.message).toMatch(/^DATA_DIR /);
    expect(advised.stack).toBe(error.stack);
  });

  it.each([
    ['another file', Object.assign(new Error(), { code: 'ENOENT', syscall: 'open', path: '/home/sales.csv' })],
    ['a connection', Object.assign(new Error(), { code: 'ECONNREFUSED', syscall: 'connect' })],
    ['a fault of the product', new TypeError('x is not a function')],
    ['no error', 'a text'],
  ])('are left as they are when they are about %s', (_about, error) => {
    const env = { DATA_DIR: '/var/wateja' };
    expect(explainSystemError(error, env)).toBeUndefined();
    expect(withSystemAdvice(error, env)).toBe(error);
  });
});
