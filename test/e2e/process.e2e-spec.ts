import { EmbeddedServer } from '@wateja/database-server';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type ApiProcess, endDatabase, postmasterIn, startApi } from '../support/api-process';
import { ADMIN } from '../support/test-app';
import { waitUntil } from '../support/wait-until';

describe('The process', () => {
  let dataDirectory: string;
  let processes: ApiProcess[];

  beforeEach(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'wateja-process-'));
    // If root runs the tests, PostgreSQL runs under its own account, which must be able to enter the folder.
    await chmod(dataDirectory, 0o755);
    processes = [];
  });
  afterEach(async () => {
    for (const { child, ended } of processes) {
      child.kill('SIGKILL');
      await ended;
    }
    await endDatabase(dataDirectory);
    await rm(dataDirectory, { recursive: true, force: true });
  });

  function start(environment: NodeJS.ProcessEnv = {}): ApiProcess {
    const api = startApi({ DATA_DIR: dataDirectory, LOG_DIR: join(dataDirectory, 'logs'), ...environment });
    processes.push(api);
    return api;
  }

  const postmaster = () => postmasterIn(dataDirectory);

  it('finds its PostgreSQL and its data again after kill -9, and takes PostgreSQL along when it is asked to end', async () => {
    const first = start();
    const created = await sendRequest(await first.ready(), 'POST', '/businesses', { name: 'Duka la Mama' });
    expect(created.status).toBe(201);
    const pid = await postmaster();
    expect(pid).not.toBeNull();

    first.child.kill('SIGKILL');
    await first.ended;
    const second = start();
    const listed = await sendRequest(await second.ready(), 'GET', '/businesses');
    expect(await postmaster()).toBe(pid);
    expect(await listed.text()).toContain('Duka la Mama');

    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
    expect(await postmaster()).toBeNull();
  });

  it('ends as cleanly while it still starts', async () => {
    const api = start();
    await waitUntil('PostgreSQL starts', postmaster);
    api.child.kill('SIGTERM');
    expect(await api.ended).toBe(0);
    expect(await postmaster()).toBeNull();
  });

  it('still takes new connections for as long as a balancer may need, and says that it leaves', async () => {
    const api = start({ DRAIN_NOTICE_MS: '300000' });
    const ready = new URL('/health/ready', await api.ready());
    api.child.kill('SIGTERM');
    const codes = () => Promise.all([1, 2].map(async () => (await askOnce(ready)).code));
    await waitUntil('the service says that it leaves', async () => (await codes()).includes('shutting_down'));
    expect(await codes()).toEqual(['shutting_down', 'shutting_down']);
  });

  it('ends with 0 after the notice', async () => {
    const api = start({ DRAIN_NOTICE_MS: '1' });
    await api.ready();
    api.child.kill('SIGTERM');
    expect(await api.ended).toBe(0);
  });

  it('ends with 0 when its PostgreSQL has gone before', async () => {
    const api = start();
    await api.ready();
    const server = await EmbeddedServer.open({ dataDirectory });
    await server.stop();
    api.child.kill('SIGTERM');
    expect(await api.ended).toBe(0);
  });

  it('says which variable is wrong, and ends with 1', async () => {
    const api = start({ DATABASE_POOL: 'many' });
    expect(await api.ended).toBe(1);
    expect(api.output()).toMatch(/^DATABASE_POOL .+\.$/m);
    expect(await postmaster()).toBeNull();
  });
});

/** Asks on a connection of its own. */
async function askOnce(url: URL): Promise<{ code?: string }> {
  const answer = await fetch(url, { headers: { connection: 'close' } });
  return (await answer.json()) as { code?: string };
}

async function sendRequest(api: string, method: string, path: string, body?: object): Promise<Response> {
  const json = { 'content-type': 'application/json' };
  const login = await fetch(`${api}/auth/login`, { method: 'POST', headers: json, body: JSON.stringify(ADMIN) });
  const { access_token } = (await login.json()) as { access_token: string };
  return fetch(`${api}${path}`, {
    method,
    headers: { authorization: `Bearer ${access_token}`, ...(body ? json : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
}
