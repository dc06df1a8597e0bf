import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type ApiProcess, endDatabase, postmasterIn, startApi } from '../support/api-process';
import { isAlive } from '../support/process-tree';
import { waitUntil } from '../support/wait-until';

const STAFF = { email: 'staff@demo.wateja.example', password: 'karibu-dukani' };
const LIMIT = 40;
const NEVER = -1;

describe('Several instances', () => {
  let dataDirectory: string;
  let api: ApiProcess;
  let url: string;

  beforeAll(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'wateja-instances-'));
    // If root runs the tests, PostgreSQL runs under its own account, which must be able to enter the folder.
    await chmod(dataDirectory, 0o755);
    api = start();
    url = await api.ready();
  });
  afterAll(async () => {
    api.child.kill('SIGKILL');
    await api.ended;
    await endDatabase(dataDirectory);
    await rm(dataDirectory, { recursive: true, force: true });
  });

  function start(environment: NodeJS.ProcessEnv = {}): ApiProcess {
    return startApi({
      INSTANCES: '2',
      DEMO_DATA: 'true',
      METRICS_PORT: '0',
      RATE_LIMITS: `anonymous=100000,staff=${LIMIT},manager=${LIMIT},owner=${LIMIT},admin=${LIMIT}`,
      DATA_DIR: dataDirectory,
      LOG_DIR: join(dataDirectory, 'logs'),
      ...environment,
    });
  }

  const log = (name: string) => readFile(join(dataDirectory, 'logs', name), 'utf8').catch(() => '');

  /** The process in each place, as of its last report. */
  async function workers(): Promise<number[]> {
    const reports = (await log('combined.primary.log')).matchAll(/Worker (\d) is ready as process (\d+)/g);
    return [...new Map([...reports].map(([, place, pid]) => [place, Number(pid)])).values()];
  }

  it('say once that they are ready, when all of them serve', async () => {
    expect(api.output().match(/Wateja is ready\./g)).toHaveLength(1);
    expect(await workers()).toHaveLength(2);
    const hasServed = async (file: string) => (await log(file)).includes('GET /health/live');
    await waitUntil('both have served', async () => {
      await status(url, '/health/live');
      return (await hasServed('combined.log')) && (await hasServed('combined.02.log'));
    });
  });

  it('tell their metrics together, each with its own requests, and count the outbox once', async () => {
    const metrics = /^ *Metrics +(\S+)$/m.exec(api.output())?.[1] ?? '';
    const served = (worker: number) =>
      new RegExp(
        `_duration_seconds_count\\{method="GET",route="/health/live",status="200",worker="${worker}"\\} [1-9]`,
      );
    await waitUntil('both workers tell what they have served', async () => {
      await status(url, '/health/live');
      const text = await (await fetch(metrics)).text();
      return served(1).test(text) && served(2).test(text);
    });
    const text = await (await fetch(metrics)).text();
    expect(text.match(/^wateja_outbox_events\{status="parked"\}/gm)).toHaveLength(1);
    expect(text).toMatch(/^wateja_nodejs_eventloop_lag_p99_seconds\{worker="1"\} [\d.]+$/m);
  });

  it('load one demo shop, and limit together what a caller may do', async () => {
    const json = { 'content-type': 'application/json' };
    const login = await fetch(`${url}/auth/login`, { method: 'POST', headers: json, body: JSON.stringify(STAFF) });
    const { access_token } = (await login.json()) as { access_token: string };
    const headers = { authorization: `Bearer ${access_token}` };
    const { businesses } = (await (await fetch(`${url}/businesses`, { headers })).json()) as { businesses: object[] };
    expect(businesses).toHaveLength(1);

    const statuses: number[] = [];
    for (let request = 0; request < 3 * LIMIT; request++) {
      statuses.push(await status(url, '/api/customers/1', headers));
    }
    const passed = statuses.filter((status) => status === 200).length;
    // If each process counted alone, each would let LIMIT requests pass. How soon they share their counts depends on
    // the machine.
    expect(passed).toBeGreaterThanOrEqual(LIMIT);
    expect(passed).toBeLessThan(2 * LIMIT);
  });

  it('continue while one of them is killed, and replace it', async () => {
    const [killed, otherId] = (await workers()) as [number, number];
    process.kill(killed, 'SIGKILL');
    const answers: number[] = [];
    const replaced = async () => {
      answers.push(await status(url, '/health/live'));
      const now = await workers();
      return now.length === 2 && !now.includes(killed);
    };
    await waitUntil('another one serves', replaced);
    expect(await workers()).toContain(otherId);
    // A connection that the killed worker had just got is closed, and its client notices.
    const lost = answers.filter((status) => status !== 200);
    expect(lost.length).toBeLessThanOrEqual(2);
    expect(lost).not.toContain(NEVER);
    expect(answers).toContain(200);
    expect(api.output().match(/Wateja is ready\./g)).toHaveLength(1);
  });

  it('end together when they are asked to, with PostgreSQL', async () => {
    const all = await workers();
    api.child.kill('SIGTERM');
    expect(await api.ended).toBe(0);
    expect(await Promise.all(all.map(isAlive))).toEqual([false, false]);
    expect(await postmasterIn(dataDirectory)).toBeNull();
  });

  it('end with 1 and a sentence when they cannot serve', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as { port: number };
    const refused = start({ PORT: String(port) });
    expect(await refused.ended).toBe(1);
    expect(refused.output()).toContain(`PORT ${port} is in use: stop the program that uses it`);
    expect(await postmasterIn(dataDirectory)).toBeNull();
    await new Promise((done) => holder.close(done));
  });

  it('all end when the primary is killed', async () => {
    api = start();
    const origin = await api.ready();
    const all = await workers();
    api.child.kill('SIGKILL');
    await waitUntil('its workers have gone', async () => !(await Promise.all(all.map(isAlive))).includes(true));
    expect(await status(origin, '/health/live')).toBe(0);
  });
});

/** Returns the status of a request on a new connection: 0 if it is cut off, and {@link NEVER} if no answer comes. */
function status(api: string, path: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((done) => {
    const request = get(new URL(path, api), { agent: false, headers, timeout: 10_000 }, (answer) => {
      answer.resume();
      answer.on('close', () => done(answer.statusCode ?? 0));
    });
    request.on('error', () => done(0));
    request.on('timeout', () => {
      done(NEVER);
      request.destroy();
    });
  });
}
