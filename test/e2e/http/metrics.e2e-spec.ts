import { MetricsEndpoint } from '../../../apps/api/src/monitoring/metrics-endpoint';
import { expectStatus, givenCustomer, givenShop, signIn } from '../../support/fixtures';
import { ADMIN, createTestApp, type TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

describe('Metrics for Prometheus', () => {
  let testApp: TestApp;
  let metrics: string;

  beforeAll(async () => {
    testApp = await createTestApp({ METRICS_PORT: '0' });
    await testApp.app.listen(0, '127.0.0.1');
    const [line = ''] = testApp.app.get(MetricsEndpoint).bannerLines;
    metrics = line.replace(/^Metrics +/, '');
  });
  afterAll(() => testApp.close());

  const read = async () => (await fetch(metrics)).text();

  it('are served on a separate port, without a login', async () => {
    const answer = await fetch(metrics);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(new URL(metrics).port).not.toBe(new URL(await testApp.app.getUrl()).port);
  });

  it.each([
    ['GET', '/'],
    ['GET', '/api/auth/me'],
    ['POST', '/metrics'],
  ])('offer nothing else there: %s %s', async (method, path) => {
    expect((await fetch(new URL(path, metrics), { method })).status).toBe(404);
  });

  it('count requests by method, route and status, without names and ids', async () => {
    const shop = await givenShop(testApp);
    const { id } = await givenCustomer(testApp, shop, { name: 'Amina Otieno' });
    const path = `/api/customers/${shop.business_id}/${id}`;
    for (const [to, status] of [
      [path, 200],
      [`${path}999`, 404],
    ] as const) {
      expectStatus(await testApp.request('GET', to, { token: shop.owner }), status);
    }
    const lineFor = (status: number) =>
      `wateja_http_request_duration_seconds_count{method="GET",route="/api/customers/:businessId/:customerId",status="${status}"} 1`;
    const text = await waitUntil('both requests are counted', async () => {
      const now = await read();
      return now.includes(lineFor(200)) && now.includes(lineFor(404)) ? now : undefined;
    });
    for (const secret of ['Amina', shop.owner, path]) expect(text).not.toContain(secret);
  });

  it('include connections, events, jobs and the event loop', async () => {
    const text = await read();
    for (const name of [
      'wateja_database_connections{state="waiting"} 0',
      'wateja_outbox_events{status="parked"} 0',
      'wateja_outbox_oldest_pending_seconds 0',
      'wateja_nodejs_eventloop_lag_p99_seconds',
    ]) {
      expect(text).toContain(name);
    }
    expect(text).toMatch(/^wateja_jobs_waiting\{queue="[a-z.-]+"\} \d+$/m);
  });

  it('tell the age of an event that waits, when somebody looks for the first time', async () => {
    const { business_id } = await givenShop(testApp);
    await testApp.database.query(
      `INSERT INTO outbox (business_id, name, payload, created_at, next_attempt_at)
       VALUES ($1, 'sale.completed', '{}', now() - interval '1 hour', now() + interval '1 hour')`,
      [business_id],
    );
    const age = /^wateja_outbox_oldest_pending_seconds ([\d.]+)$/m.exec(await read())?.[1];
    expect(Number(age)).toBeGreaterThanOrEqual(3_600);
    await testApp.database.query('DELETE FROM outbox WHERE business_id = $1', [business_id]);
  });

  it('are also for administrators of the platform, at the API', async () => {
    const token = await signIn(testApp, ADMIN.email, ADMIN.password);
    const answer = expectStatus(await testApp.request('GET', '/api/admin/metrics', { token }), 200);
    expect(answer.text).toContain('wateja_outbox_events{status="pending"}');
  });
});
