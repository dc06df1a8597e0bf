import { Agent, get as httpGet, type IncomingHttpHeaders } from 'node:http';

import { Drain } from '@wateja/http';
import { createCuttableDatabase, type CuttableDatabase } from '../../support/cuttable-database';
import { signIn } from '../../support/fixtures';
import { ADMIN, createTestApp, type TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

describe('Health', () => {
  let database: CuttableDatabase;
  let testApp: TestApp;

  beforeEach(async () => {
    database = await createCuttableDatabase();
    testApp = await createTestApp({ RATE_LIMITS: 'anonymous=10,staff=10,manager=10,owner=10,admin=10' }, database);
  });
  afterEach(async () => {
    await testApp.close();
    await database.drop();
  });

  const live = () => testApp.request('GET', '/health/live');
  const ready = () => testApp.request('GET', '/health/ready');

  it('says that the process lives and is ready', async () => {
    for (const answer of [await live(), await ready()]) {
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({ status: 'ok' });
    }
  });

  it('has no rate limit', async () => {
    for (let time = 0; time < 15; time++) expect((await live()).status).toBe(200);
    expect((await live()).headers['ratelimit']).toBeUndefined();
  });

  it('lives without a database but is not ready, and recovers', async () => {
    const token = await signIn(testApp, ADMIN.email, ADMIN.password);
    await database.cut();
    expect((await live()).status).toBe(200);
    const answer = await ready();
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('1');
    expect(answer.body).toMatchObject({ code: 'database_unavailable', error: expect.any(String) });

    const request = await testApp.request('GET', '/api/businesses', { token });
    expect(request.status).toBe(503);
    expect(request.headers['retry-after']).toBe('1');

    await database.restore();
    await waitUntil('the service is ready again', async () => (await ready()).status === 200);
  });

  it.each([
    ['disk full', '53100'],
    ['out of memory', '53200'],
    ['an error of the disk', '58030'],
  ])('is not ready for a minute after a write met %s', async (_what, code) => {
    const token = await signIn(testApp, ADMIN.email, ADMIN.password);
    await database.query(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'could not extend file "base/5/16384"' USING ERRCODE = '${code}'; END $$;
      CREATE TRIGGER refuse BEFORE INSERT ON businesses EXECUTE FUNCTION refuse()`);
    const body = { name: 'Duka', timezone: 'Africa/Nairobi', currency: 'KES' };
    const refused = await testApp.request('POST', '/api/businesses', { token, body });
    expect(refused.status).toBe(503);
    expect(refused.headers['retry-after']).toBe('1');
    expect(refused.body).toMatchObject({ code: 'database_full', error: expect.any(String) });
    expect(JSON.stringify(refused.body)).not.toMatch(/16384|extend/);
    expect(await database.query(`SELECT FROM businesses WHERE name = 'Duka'`)).toEqual([]);

    const answer = await ready();
    expect(answer.status).toBe(503);
    expect(answer.body).toMatchObject({ code: 'database_full' });
    const now = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(now + 61_000);
    expect((await ready()).status).toBe(200);
    jest.restoreAllMocks();
  });

  it('is not ready while it shuts down', async () => {
    await testApp.app.get(Drain).onModuleDestroy();
    const answer = await ready();
    expect(answer.status).toBe(503);
    expect(answer.headers).toMatchObject({ connection: 'close', 'retry-after': '1' });
    expect(answer.body).toMatchObject({ code: 'shutting_down' });
  });

  it('answers on kept and new connections while it shuts down, and says that they end', async () => {
    await testApp.app.listen(0, '127.0.0.1');
    const url = `${await testApp.app.getUrl()}/health/live`;
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    expect((await get(url, agent)).headers.connection).toBe('keep-alive');

    const closing = testApp.app.close();
    await waitUntil('the shutdown begins', async () => testApp.app.get(Drain).hasBegun);
    // Both requests are sent at once: when the kept connection has ended, the shutdown waits for nothing more.
    const [kept, fresh] = await Promise.all([get(url, agent), get(url, new Agent())]);
    expect(kept).toMatchObject({ status: 200, isReused: true, headers: { connection: 'close' } });
    expect(fresh).toMatchObject({ status: 200, headers: { connection: 'close' } });
    await closing;
    await expect(get(url, agent)).rejects.toThrow('ECONNREFUSED');
  });
});

/** A GET by a client that chooses its connection. */
function get(url: string, agent: Agent) {
  return new Promise<{ status: number; headers: IncomingHttpHeaders; isReused: boolean }>((done, fail) => {
    const request = httpGet(url, { agent }, (response) => {
      response
        .resume()
        .on('end', () =>
          done({ status: response.statusCode ?? 0, headers: response.headers, isReused: request.reusedSocket }),
        );
    }).on('error', fail);
  });
}
