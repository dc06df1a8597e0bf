import { Drain } from '../../apps/api/src/drain';
import { createCuttableDatabase, type CuttableDatabase } from '../support/cuttable-database';
import { signIn } from '../support/fixtures';
import { ADMIN, createTestApp, type TestApp } from '../support/test-app';
import { waitUntil } from '../support/wait-until';

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

  it('is asked as often as anybody likes', async () => {
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

  it('is not ready while it shuts down', async () => {
    const drain = testApp.app.get(Drain);
    drain.beforeApplicationShutdown();
    const answer = await ready();
    drain.onApplicationShutdown();
    expect(answer.status).toBe(503);
    expect(answer.headers).toMatchObject({ connection: 'close', 'retry-after': '1' });
    expect(answer.body).toMatchObject({ code: 'shutting_down' });
  });
});
