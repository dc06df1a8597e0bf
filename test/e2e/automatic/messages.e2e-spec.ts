import { CustomerImportService } from '@wateja/customers';
import { EventDelivery } from '@wateja/events';
import { AutomaticService, Recipients } from '@wateja/messaging';
import { withTenant } from '@wateja/prisma';

import { type AutomaticShop, givenAutomaticShop, newPhone } from '../../support/automatic-messages';
import { givenCustomer, givenSale, type Shop } from '../../support/fixtures';
import { recordStatements, statementsOf } from '../../support/statements';
import { createTestApp, type TestApp } from '../../support/test-app';

const DAY = 24 * 60 * 60 * 1_000;
describe('Automatic messages', () => {
  let testApp: TestApp;
  let shop: Shop;
  let turn: AutomaticShop['turn'];
  let written: AutomaticShop['written'];
  let settled: AutomaticShop['settled'];
  let stop: () => void;

  beforeAll(async () => {
    stop = recordStatements();
    testApp = await createTestApp({ RATE_LIMITS: 'off' });
  });
  beforeEach(async () => {
    ({ shop, turn, written, settled } = await givenAutomaticShop(testApp));
  });
  afterAll(async () => {
    stop();
    await testApp.close();
  });

  const buys = (customer_id: number, sale: object = {}) => givenSale(testApp, shop, { customer_id, ...sale });

  it('cost events nothing where the owner has turned them off', async () => {
    const customer = await givenCustomer(testApp, shop, { phone: newPhone() });
    await buys(customer.id);
    const begun = Date.now();
    const { statements } = await statementsOf(async () => {
      await givenCustomer(testApp, shop, { phone: newPhone() });
      for (let sale = 0; sale < 5; sale++) await buys(customer.id);
      await testApp.app.get(EventDelivery).waitUntilIdle();
    });
    expect(statements.filter((sql) => /INSERT INTO (?:pgboss\.job|messages)/.test(sql))).toEqual([]);
    // The process reads which messages are on at most every three seconds, and not for each event.
    const settingsReads = statements.filter((sql) => sql.includes('FROM automatic_messages'));
    expect(settingsReads.length).toBeLessThanOrEqual(1 + (Date.now() - begun) / 3_000);
    expect(await settled()).toEqual([]);
  });

  it('thank for a sale with its receipt', async () => {
    await turn('receipt');
    const { id, phone: to } = await givenCustomer(testApp, shop, { name: 'Amina Otieno', phone: newPhone() });
    const items = [{ product_id: 1, quantity: '1.5', unit_price: '100.00' }];
    const sale = await buys(id, { items, payment_method: 'mpesa', external_id: 'R-981' });
    const [message] = await written(1);
    const time = new Intl.DateTimeFormat('en-GB', {
      ...({ timeZone: 'Africa/Nairobi', dateStyle: 'medium', timeStyle: 'short' } as const),
    }).format(new Date(sale.completed_at as string));
    expect(message).toMatchObject({
      ...{
        customer_id: id,
        cause: `receipt:${sale.id}`,
        kind: 'receipt',
        purpose: 'service',
        channel: 'sms',
        address: to,
      },
      body: `Hi Amina, thank you for shopping at Mama Njeri Shop. You paid KES 150.00 on ${time}. Receipt R-981.`,
      ...{ segments: 1, cost: '0.8000' },
    });
    const [job] = await testApp.database.query(
      `SELECT 1 FROM pgboss.job WHERE name = 'sms' AND (data ->> 'business_id')::bigint = $1`,
      [shop.business_id],
    );
    expect(job).toBeDefined();
  });

  it('write to an email address with the email’s texts', async () => {
    await turn('receipt', {
      is_enabled: true,
      email_subject: 'Paid by {{ payment_method }}',
      email_text: '{{ total_items }} items, {{ total_purchases }} purchases',
    });
    const { id } = await givenCustomer(testApp, shop, {
      email: 'a@duka.example',
      prefer_sms: false,
      prefer_email: true,
    });
    await buys(id, { total_amount: '5.00', total_items: '2', payment_method: 'mpesa' });
    const [email] = await written(1);
    expect(email).toMatchObject({
      ...{ channel: 'email', address: 'a@duka.example', subject: 'Paid by M-Pesa', segments: 0 },
      // The purchase is already counted when its receipt is written.
      body: '2 items, 1 purchases',
    });
  });

  it('send no receipt for a past sale, without a customer, or to a customer who wants no contact', async () => {
    await turn('receipt');
    const { id } = await givenCustomer(testApp, shop, { phone: newPhone() });
    const stopped = await givenCustomer(testApp, shop, { phone: newPhone() });
    await testApp.request('PATCH', `/api/customers/${shop.business_id}/${stopped.id}/preferences`, {
      token: shop.staff,
      body: { do_not_contact: true },
    });
    await buys(id, { completed_at: new Date(Date.now() - 1.1 * DAY).toISOString() });
    await givenSale(testApp, shop, {});
    await buys(stopped.id);
    await buys((await givenCustomer(testApp, shop, {})).id);
    await buys(id, { status: 'pending' });
    expect(await settled()).toEqual([]);
    await buys(id, { completed_at: new Date(Date.now() - 0.9 * DAY).toISOString() });
    expect(await settled()).toHaveLength(1);
  });

  it('send one receipt for each sale of a batch, and never a second one', async () => {
    await turn('receipt');
    const { id } = await givenCustomer(testApp, shop, { phone: newPhone() });
    const sales = [1, 2, 3].map((number) => ({
      ...{
        customer_id: id,
        payment_method: 'cash',
        total_amount: '10.00',
        total_items: '1',
        external_id: `B${number}`,
      },
    }));
    const path = `/api/sales/${shop.business_id}/batch`;
    const recipients = testApp.app.get(Recipients);
    const findAll = jest.spyOn(recipients, 'findAll');
    const [foundOne, numbered] = [jest.spyOn(recipients, 'find'), jest.spyOn(recipients, 'receiptNumbers')];
    await testApp.request('POST', path, { token: shop.staff, body: { sales } });
    expect(await settled()).toHaveLength(3);
    // Customers and receipt numbers are read once for all of them; sending reads each customer again, by `find`.
    expect(findAll.mock.calls.length - foundOne.mock.calls.length).toBe(1);
    expect(numbered).toHaveBeenCalledTimes(1);
    for (const spy of [findAll, foundOne, numbered]) spy.mockRestore();
    await testApp.request('POST', path, { token: shop.staff, body: { sales } });
    expect(await settled()).toHaveLength(3);
    await testApp.database.query(
      `UPDATE outbox SET status = 'pending', attempts = 0, next_attempt_at = now() WHERE business_id = $1`,
      [shop.business_id],
    );
    await testApp.app.get(EventDelivery).deliverDue(100);
    expect(await settled()).toHaveLength(3);
  });

  it('welcome new customers, but not imported ones', async () => {
    await turn('welcome', { is_enabled: true, sms_text: 'Karibu {{ first_name }}!' });
    const { id } = await givenCustomer(testApp, shop, { name: 'Amina Otieno', phone: newPhone() });
    expect(await written(1)).toMatchObject([
      { customer_id: id, cause: `welcome:${id}`, kind: 'welcome', purpose: 'loyalty', body: 'Karibu Amina!' },
    ]);
    const importer = testApp.app.get(CustomerImportService);
    const imported = { name: 'Bahati', phone: newPhone(), external_id: 'OLD-1' };
    await withTenant(shop.business_id, () =>
      importer.importBatch({ business_id: shop.business_id, country: 'KE' }, [imported]),
    );
    // An `Idempotency-Key` makes one transaction of the whole request. Its message is also the last one, so all
    // messages that the import could have caused are there before it.
    const keyed = await testApp.request('POST', `/api/customers/${shop.business_id}`, {
      token: shop.staff,
      body: { name: 'Chausiku', phone: newPhone() },
      headers: { 'idempotency-key': 'welcome-once' },
    });
    await written(2);
    expect((await settled()).map(({ customer_id }) => customer_id)).toEqual([id, keyed.body.customer.id]);
  });

  it('welcome customers only after there was time to record their preferences', async () => {
    await turn('welcome');
    const { id } = await givenCustomer(testApp, shop, { phone: newPhone() });
    await written(1);
    const [waiting] = await testApp.database.query<{ minutes: string; status: string }>(
      `SELECT extract(epoch FROM send_after - created_at) / 60 AS minutes, status FROM messages WHERE customer_id = $1`,
      [id],
    );
    expect(waiting!.status).toBe('queued');
    expect(Number(waiting!.minutes)).toBeCloseTo(5, 0);
  });

  it('never fail or hold up the creation of a customer', async () => {
    const failing = jest
      .spyOn(testApp.app.get(AutomaticService), 'findEnabled')
      .mockImplementation(() => Promise.reject(new Error('broken')));
    try {
      await givenCustomer(testApp, shop, { phone: newPhone() });
      expect(failing).toHaveBeenCalled();
    } finally {
      failing.mockRestore();
    }
    let answer = () => {};
    const slow = jest
      .spyOn(testApp.app.get(AutomaticService), 'findEnabled')
      .mockImplementation(() => new Promise((resolve) => (answer = () => resolve(new Map()))));
    try {
      await givenCustomer(testApp, shop, { phone: newPhone() });
    } finally {
      slow.mockRestore();
      answer();
    }
  });
});
