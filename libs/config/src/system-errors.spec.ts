import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { explainSystemError, withSystemAdvice } from './system-errors';

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );
const connecting = (host: string, port: number) =>
  new Promise((_, reject) => void connect({ host, port }).on('error', reject));
const listening = (host: string, port: number) =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(port, host, () => server.close(resolve));
  });

const DATABASE_URL = 'postgresql://shop@db.example/wateja';

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

  it('name the variable with the host that does not exist', () => {
    const error = (hostname: string) =>
      Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname });
    const env = { DATA_DIR: '.data', DATABASE_URL, DATABASE_OWNER_URL: 'postgresql://owner@owners.example/wateja' };
    expect(explainSystemError(error('db.example'), env)).toBe(
      'DATABASE_URL: there is no host with the name db.example. Correct the name in DATABASE_URL.',
    );
    expect(explainSystemError(error('owners.example'), env)).toContain('DATABASE_OWNER_URL: there is no host');
  });

  it('say where nothing answers, by IPv4, by IPv6 and by a name with both', async () => {
    const env = { DATA_DIR: '.data', DATABASE_URL };
    expect(explainSystemError(await failureOf(connecting('127.0.0.1', 1)), env)).toBe(
      'DATABASE_URL: nothing answers at 127.0.0.1:1. Start PostgreSQL there, or correct the host and the port.',
    );
    const refused = (address: string) =>
      Object.assign(new Error('connect'), { code: 'ECONNREFUSED', syscall: 'connect', address, port: 5432 });
    expect(explainSystemError(refused('::1'), env)).toContain('nothing answers at [::1]:5432');
    const both = new AggregateError([refused('::1'), refused('127.0.0.1')]);
    expect(explainSystemError(both, env)).toContain('nothing answers at 127.0.0.1:5432');
  });

  it('name HOST when the machine does not have the address', async () => {
    const error = await failureOf(listening('203.0.113.5', 0));
    expect(explainSystemError(error, { DATA_DIR: '.data', HOST: '203.0.113.5', PORT: 3000 })).toContain(
      'HOST 203.0.113.5: this machine does not have this address.',
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
    ['the embedded database', Object.assign(new Error(), { code: 'ECONNREFUSED', syscall: 'connect' })],
    ['a fault of the product', new TypeError('x is not a function')],
    ['no error', 'a text'],
  ])('are left as they are when they are about %s', (_about, error) => {
    const env = { DATA_DIR: '/var/wateja' };
    expect(explainSystemError(error, env)).toBeUndefined();
    expect(withSystemAdvice(error, env)).toBe(error);
  });
});
