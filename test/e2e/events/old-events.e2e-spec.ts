import { OutboxPruner } from '@wateja/events';

import { expectStatus, givenShop, signIn } from '../../support/fixtures';
import { ADMIN, createTestApp, type TestApp } from '../../support/test-app';

describe('Events of long ago', () => {
  let testApp: TestApp;

  beforeAll(async () => {
    testApp = await createTestApp();
  });
  afterAll(() => testApp.close());

  it('are deleted seven days after their delivery, and never before it', async () => {
    const { business_id } = await givenShop(testApp);
    const write = (name: string, status: string, days: number | null) =>
      testApp.database.query(
        `INSERT INTO outbox (business_id, name, payload, status, created_at, next_attempt_at, delivered_at)
         VALUES ($1, $2, '{}', $3, now() - interval '30 days', now() - interval '30 days', now() - $4 * interval '1 day')`,
        [business_id, name, status, days],
      );
    await write('of-today', 'delivered', 0);
    await write('of-this-week', 'delivered', 6.9);
    await write('of-last-week', 'delivered', 7.1);
    await write('of-last-month', 'delivered', 29);
    await write('waiting', 'pending', null);
    await write('parked', 'parked', null);
    // More than one statement deletes.
    await testApp.database.query(
      `INSERT INTO outbox (business_id, name, payload, status, next_attempt_at, delivered_at)
       SELECT $1, 'old', '{}', 'delivered', now() - interval '9 days', now() - interval '8 days'
       FROM generate_series(1, 10001)`,
      [business_id],
    );

    expect(await testApp.app.get(OutboxPruner).prune()).toBe(10_003);

    const left = await testApp.database.query<{ name: string }>(
      `SELECT name FROM outbox WHERE name NOT LIKE '%.%' ORDER BY id`,
    );
    expect(left.map(({ name }) => name)).toEqual(['of-today', 'of-this-week', 'waiting', 'parked']);
    expect(await testApp.app.get(OutboxPruner).prune()).toBe(0);
    const token = await signIn(testApp, ADMIN.email, ADMIN.password);
    const parked = await testApp.request('GET', '/api/admin/events?status=parked', { token });
    expect(expectStatus(parked, 200).body.total).toBe(1);
  });
});
