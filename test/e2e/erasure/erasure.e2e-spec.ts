import { expectStatus, givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { givenMessages } from '../../support/messages';
import { createTestApp, type TestApp } from '../../support/test-app';

const MARK = 'Zebrafish';
const PERSON = {
  name: `${MARK} Wanjiru`,
  phone: '0711 987 654',
  email: `${MARK.toLowerCase()}@example.com`,
  address: `${MARK} Road 7, Nairobi`,
  external_id: `${MARK}-0042`,
  customer_type: 'vip',
  prefer_email: true,
  prefer_call: true,
};
/** Every form in which the person could be found. The digits of the phone may be spelled in any way. */
const TRACES = [MARK.toLowerCase(), '711987654', '0711 987', 'mornings only'];

describe('Erasing a customer', () => {
  let testApp: TestApp;
  let peopled: Shop;
  let shop: Shop;
  let customer: number;

  beforeAll(async () => {
    testApp = await createTestApp();
    peopled = await givenShop(testApp);
  });
  beforeEach(async () => {
    shop = await givenAnotherShop(testApp, peopled);
    customer = (await givenCustomer(testApp, shop, PERSON)).id;
  });
  afterAll(() => testApp.close());

  type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
  const requestCustomers = (method: Method, path: string, body?: unknown, headers = {}) =>
    testApp.request(method, `/api/customers/${shop.business_id}${path}`, { token: shop.owner, body, headers });
  const erase = (token = shop.owner, body: unknown = { reason: 'Asked for it' }) =>
    testApp.request('POST', `/api/customers/${shop.business_id}/${customer}/erase`, { token, body });
  const refund = (sale: number, body: object, headers = {}) =>
    testApp.request('POST', `/api/sales/${shop.business_id}/${sale}/refund`, { token: shop.manager, body, headers });
  const preferences = async () => {
    const [row] = await testApp.database.query<Record<string, unknown>>(
      'SELECT * FROM customer_preferences WHERE business_id = $1 AND customer_id = $2',
      [shop.business_id, customer],
    );
    return row;
  };

  /** Everything that a customer can have, each with the mark in it. */
  async function fillEverything(): Promise<number> {
    const chosen = { favorite_products: '[31337]', preferred_payment: 'mpesa', best_contact_time: 'mornings only' };
    expectStatus(await requestCustomers('PATCH', `/${customer}/preferences`, chosen), 200);
    const key = { 'idempotency-key': `note-${customer}` };
    expectStatus(await requestCustomers('POST', `/${customer}/notes`, { content: `${MARK} likes tea` }, key), 201);
    await givenMessages(testApp, shop, customer, { body: `Karibu, ${MARK}`, address: '+254711987654' });
    const sale = await givenSale(testApp, shop, { customer_id: customer, total_amount: '100.00', total_items: '4' });
    const again = { 'idempotency-key': `refund-${customer}` };
    expectStatus(await refund(sale.id, { amount: '25.00', reason: `${MARK} was ill` }, again), 200);
    return sale.id;
  }

  /** Every row of any table that still contains a trace, as `table: row`. */
  async function traces(): Promise<string[]> {
    const tables = await testApp.database.query<{ table_name: string }>(
      `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
    );
    const answers = await Promise.all(
      tables.map(({ table_name }) =>
        testApp.database.query<{ row: string }>(
          `SELECT '${table_name}: ' || t::text AS row FROM "${table_name}" t
           WHERE EXISTS (SELECT FROM unnest($1::text[]) trace WHERE lower(t::text) LIKE '%' || trace || '%')`,
          [TRACES],
        ),
      ),
    );
    return answers.flat().map(({ row }) => row);
  }

  it('leaves no trace of the person in any column of any table', async () => {
    await fillEverything();
    const tables = new Set((await traces()).map((row) => row.split(':')[0]));
    expect([...tables]).toEqual(
      expect.arrayContaining([
        ...['customers', 'customer_notes', 'customer_preferences', 'idempotency_keys', 'messages', 'sale_refunds'],
      ]),
    );
    expectStatus(await erase(), 200);
    expect(await traces()).toEqual([]);
  });

  it('leaves nothing to guess from what was asked about the person', async () => {
    const sale = await fillEverything();
    const prints = () =>
      testApp.database.query<{ fingerprint: string; response_body: string | null }>(
        `SELECT trim(fingerprint) AS fingerprint, response_body FROM idempotency_keys WHERE key = ANY ($1)`,
        [[`note-${customer}`, `refund-${customer}`]],
      );
    expect((await prints()).map(({ fingerprint }) => fingerprint.length)).toEqual([64, 64]);
    expectStatus(await erase(), 200);
    const empty = { fingerprint: '', response_body: null };
    expect(await prints()).toEqual([empty, empty]);
    const body = { amount: '25.00', reason: `${MARK} was ill` };
    const again = await refund(sale, body, { 'idempotency-key': `refund-${customer}` });
    expect([again.status, again.body.code]).toEqual([409, 'customer_erased']);
    const path = `/api/sales/${shop.business_id}/${sale}`;
    const { refunded_amount } = (await testApp.request('GET', path, { token: shop.staff })).body.sale;
    expect(refunded_amount).toBe('25.00');
  });

  it('is in the audit trail for the owner to read: who, when and why', async () => {
    expectStatus(await erase(shop.owner, { reason: 'Request 2024-07' }), 200);
    const path = `/api/businesses/${shop.business_id}/audit?resource=customer&resource_id=${customer}`;
    const { entries } = (await testApp.request('GET', path, { token: shop.owner })).body;
    expect(entries[0]).toMatchObject({
      ...{ action: 'customer.erased', reason: 'Request 2024-07', user_id: expect.any(Number) },
    });
    expect(entries[1]).toMatchObject({
      action: 'customer.updated',
      changes: { erased_at: { from: null }, name: { from: '***', to: '***' }, is_active: { from: true, to: false } },
    });
  });

  it('answers with what is left', async () => {
    const answer = expectStatus(await erase(), 200);
    expect(answer.body).toEqual({
      message: 'Customer erased successfully',
      customer: {
        ...{ id: customer, business_id: shop.business_id, name: 'Erased customer', customer_type: 'vip' },
        ...{ external_id: null, phone: null, email: null, address: null, is_active: false },
        ...{ prefer_sms: false, prefer_email: false, prefer_call: false, tags: [] },
        ...{ created_at: expect.any(String), updated_at: expect.any(String), erased_at: expect.any(String) },
      },
    });
    expect((await requestCustomers('GET', `/${customer}`)).body.customer).toMatchObject({
      name: 'Erased customer',
      is_active: false,
    });
    expect((await requestCustomers('GET', '/search?q=zebra')).body.count).toBe(0);
    expect((await requestCustomers('GET', '/search?q=Erased')).body.count).toBe(0);
  });

  it('keeps the books: sales, refunds and their sums', async () => {
    const sale = await fillEverything();
    const books = async () => [
      (await testApp.request('GET', `/api/sales/${shop.business_id}/${sale}`, { token: shop.staff })).body,
      (await requestCustomers('GET', `/${customer}/history`)).body,
      await testApp.database.query(
        'SELECT total_spent, total_purchases FROM customer_purchase_history WHERE customer_id = $1',
        [customer],
      ),
      await testApp.database.query('SELECT amount, total_items, created_by FROM sale_refunds WHERE sale_id = $1', [
        sale,
      ]),
    ];
    const before = await books();
    for (const refund of before[0].sale.refunds) refund.reason = null;
    expectStatus(await erase(), 200);
    expect(await books()).toEqual(before);
    expect((await preferences())?.average_spend).toBe('75.00');
  });

  it('removes all preferences, except that nobody may contact the customer', async () => {
    await fillEverything();
    expectStatus(await erase(), 200);
    expect(await preferences()).toMatchObject({
      ...{ favorite_products: null, preferred_payment: null, best_contact_time: null },
      ...{ do_not_contact: true, can_receive_offers: false, can_receive_loyalty: false },
    });
  });

  it('does not change other customers of this shop or of another', async () => {
    const people = [
      [shop, await givenCustomer(testApp, shop, { name: 'Neighbour', external_id: 'N-1' })],
      [peopled, await givenCustomer(testApp, peopled, { name: 'Elsewhere' })],
    ] as const;
    for (const [where, { id }] of people) {
      const path = `/api/customers/${where.business_id}/${id}/notes`;
      await testApp.request('POST', path, {
        ...{ token: where.staff, body: { content: 'Stays' } },
        headers: { 'idempotency-key': `stays-${id}` },
      });
      const sale = await givenSale(testApp, where, { customer_id: id });
      await testApp.request('POST', `/api/sales/${where.business_id}/${sale.id}/refund`, {
        ...{ token: where.manager, body: { reason: 'Damp' } },
        headers: { 'idempotency-key': `stays-refund-${id}` },
      });
    }
    const theirs = () =>
      testApp.database.query(
        `SELECT c.*, n.content, p.do_not_contact, r.reason FROM customers c
         JOIN customer_notes n ON n.customer_id = c.id JOIN customer_preferences p ON p.customer_id = c.id
         JOIN sales s ON s.customer_id = c.id JOIN sale_refunds r ON r.sale_id = s.id WHERE c.id = ANY ($1) ORDER BY c.id`,
        [people.map(([, { id }]) => id)],
      );
    const answers = () =>
      testApp.database.query(`SELECT * FROM idempotency_keys WHERE key LIKE 'stays-%' ORDER BY key`);
    const before = [await theirs(), await answers()];
    expect(before.map((rows) => rows.length)).toEqual([2, 4]);
    expectStatus(await erase(), 200);
    expect([await theirs(), await answers()]).toEqual(before);
  });

  it('is for owners', async () => {
    shop = peopled;
    customer = (await givenCustomer(testApp, shop, PERSON)).id;
    for (const token of [shop.staff, shop.manager]) expect((await erase(token)).status).toBe(403);
    expect((await requestCustomers('GET', `/${customer}`)).body.customer.name).toBe(PERSON.name);
    expectStatus(await erase(), 200);
  });

  it.each([[{}], [{ reason: '' }], [{ reason: 'no' }], [{ reason: 'x'.repeat(501) }], [{ reason: 'Fine', more: 1 }]])(
    'requires a reason, and refuses %j',
    async (body) => {
      const answer = await erase(shop.owner, body);
      expect([answer.status, answer.body.code]).toEqual([400, 'validation_failed']);
      expect((await requestCustomers('GET', `/${customer}`)).body.customer.name).toBe(PERSON.name);
    },
  );

  it('is enforced by the database, against any writer', async () => {
    expectStatus(await erase(), 200);
    for (const change of [
      'is_active = true',
      `phone = '1'`,
      `name = 'Back'`,
      `search_text = 'back'`,
      'prefer_sms = true',
    ]) {
      const attempt = testApp.database.query(`UPDATE customers SET ${change} WHERE id = $1`, [customer]);
      await expect(attempt).rejects.toMatchObject({ code: '23514' });
    }
  });
});
