import { type DatabaseError, Client } from 'pg';

import { expectStatus, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

const INSUFFICIENT_PRIVILEGE = '42501';
const RESTRICT_VIOLATION = '23001';

describe('The ledger of consents', () => {
  let testApp: TestApp;
  let shop: Shop;
  let customer: number;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  beforeEach(async () => {
    customer = (await givenCustomer(testApp, shop, { phone: '0701 555 000', email: 'wambui@example.co.ke' })).id;
    expectStatus(await add(), 201);
  });
  afterAll(() => testApp.close());

  const url = () => `/api/customers/${shop.business_id}/${customer}`;
  const add = () =>
    testApp.request('POST', `${url()}/consents`, {
      token: shop.staff,
      body: { channel: 'sms', purpose: 'offers', state: 'granted' },
    });
  const erase = () =>
    testApp.request('POST', `${url()}/erase`, { token: shop.owner, body: { reason: 'Asked for it' } });
  const entries = () =>
    testApp.database.query<{ channel: string; purpose: string; state: string; source: string }>(
      'SELECT channel, purpose, state, source FROM customer_consents WHERE customer_id = $1 ORDER BY id',
      [customer],
    );

  it.each([
    [`UPDATE customer_consents SET state = 'withdrawn'`, INSUFFICIENT_PRIVILEGE],
    ['TRUNCATE customer_consents', INSUFFICIENT_PRIVILEGE],
    [
      `INSERT INTO customer_consents SELECT * FROM customer_consents LIMIT 1
       ON CONFLICT (business_id, id) DO UPDATE SET state = 'withdrawn'`,
      INSUFFICIENT_PRIVILEGE,
    ],
    // The application has these rights because merges need them. A trigger refuses them without a merge.
    ['UPDATE customer_consents SET customer_id = customer_id + 1', RESTRICT_VIOLATION],
    ['DELETE FROM customer_consents', RESTRICT_VIOLATION],
  ])('refuses %p, to the owner of the tables and to the application', async (sql, code) => {
    const before = await entries();
    await expect(testApp.database.query(sql)).rejects.toMatchObject({ code: RESTRICT_VIOLATION });
    const application = new Client({ connectionString: testApp.database.application_url });
    await application.connect();
    await application.query(`SELECT set_config('wateja.business_id', $1, false)`, [String(shop.business_id)]);
    const refusal = await application.query(sql).catch((error: DatabaseError) => error.code);
    await application.end();
    expect(refusal).toBe(code);
    expect(await entries()).toEqual(before);
  });

  it('keeps users who wrote an entry from being deleted, and no others', async () => {
    const users = await testApp.database.query<{ id: number }>(
      `INSERT INTO users (email, name, password_hash)
       SELECT n || '@gone.test', 'Gone', '' FROM generate_series(1, 2) n RETURNING id`,
    );
    const [writer, otherId] = users.map(({ id }) => id);
    await testApp.database.query(
      `INSERT INTO customer_consents (business_id, customer_id, channel, purpose, state, source, recorded_by)
       VALUES ($1, $2, 'sms', 'offers', 'granted', 'staff', $3)`,
      [shop.business_id, customer, writer],
    );
    const remove = (id: number | undefined) => testApp.database.query('DELETE FROM users WHERE id = $1', [id]);
    await expect(remove(writer)).rejects.toMatchObject({ constraint: 'customer_consents_recorded_by_fkey' });
    await remove(otherId);
  });

  it('ends with a withdrawal of everything when the person is erased, and takes no more', async () => {
    expectStatus(await erase(), 200);
    const all = ['sms', 'email'].flatMap((channel) =>
      ['service', 'offers', 'loyalty'].map((purpose) => ({ channel, purpose, state: 'withdrawn', source: 'erasure' })),
    );
    const [first, ...rest] = await entries();
    expect(first).toMatchObject({ state: 'granted' });
    expect(rest).toEqual(all);
    expect(await add()).toMatchObject({ status: 409, body: { code: 'customer_erased' } });
    expect(await entries()).toHaveLength(7);
    const { current } = (await testApp.request('GET', `${url()}/consents`, { token: shop.staff })).body;
    expect(Object.values(current.sms)).toEqual(['withdrawn', 'withdrawn', 'withdrawn']);
  });

  it('has a withdrawal at its end however an erasure and consents meet', async () => {
    const [erased, ...added] = await Promise.all([erase(), ...Array.from({ length: 8 }, () => add())]);
    expect(erased.status).toBe(200);
    for (const { status } of added) expect([201, 409]).toContain(status);
    const last = (await entries()).slice(-6);
    expect(last.map(({ source }) => source)).toEqual(last.map(() => 'erasure'));
  });

  it('and messages: an erasure empties them, and cancels those that wait', async () => {
    const message = (cause: string, status: string, reason: string | null = null) =>
      testApp.database.query(
        `INSERT INTO messages (business_id, customer_id, cause, kind, purpose, channel, address, subject, body, segments,
           cost, status, reason)
         VALUES ($1, $2, $3, 'receipt', 'service', 'email', 'wambui@example.co.ke', 'Wambui', 'Asante, Wambui', 0, 0, $4, $5)`,
        [shop.business_id, customer, cause, status, reason],
      );
    await message(`receipt:${customer}1`, 'queued');
    await message(`receipt:${customer}2`, 'sent');
    await message(`receipt:${customer}3`, 'left_out', 'do_not_contact');
    expectStatus(await erase(), 200);
    const rows = await testApp.database.query(
      'SELECT status, reason, address, subject, body FROM messages WHERE customer_id = $1 ORDER BY cause',
      [customer],
    );
    const empty = { address: '', subject: null, body: '' };
    expect(rows).toEqual([
      { status: 'cancelled', reason: 'erased', ...empty },
      { status: 'sent', reason: null, ...empty },
      { status: 'left_out', reason: 'do_not_contact', ...empty },
    ]);
  });
});
