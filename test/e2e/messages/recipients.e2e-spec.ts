import { Recipients } from '@wateja/messaging';
import { withTenant } from '@wateja/prisma';

import { givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { phoneHash } from '../../support/suppression';
import { createTestApp, type TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

let testApp: TestApp;
let shop: Shop;
let recipients: Recipients;
let stopped = 0;

beforeAll(async () => {
  testApp = await createTestApp();
  shop = await givenShop(testApp, { name: 'Duka la Vitabu' });
  recipients = testApp.app.get(Recipients);
});
afterAll(() => testApp.close());

const findRecipient = (id: number) =>
  withTenant(shop.business_id, () => recipients.find(shop.business_id, id, 'offers'));
const pageAfter = (after: number, limit = 100) =>
  withTenant(shop.business_id, () => recipients.page(shop.business_id, {}, 'offers', { after, limit }));
const page = async (after: number) => (await pageAfter(after)).recipients;

/** Records a STOP of this phone at this moment. */
const stop = (phone: string, at: Date) =>
  testApp.database.query('INSERT INTO stopped_phones (phone_hash, stopped_at) VALUES ($1, $2)', [
    ...[phoneHash(phone), at],
  ]);

/** Writes entries of the ledger past the API, as a database owner may. */
const consent = (
  customerId: number,
  channel: string,
  purpose: string,
  state: string,
  source = 'staff',
  by = 'a person',
) =>
  testApp.database.query(
    `INSERT INTO customer_consents (business_id, customer_id, channel, purpose, state, source, recorded_by, brings_back)
     VALUES ($1, $2, $3, $4, $5, $6, CASE WHEN $7 IN ('a person', 'an owner') THEN (SELECT min(id) FROM users) END,
       $7 = 'an owner')`,
    [shop.business_id, customerId, channel, purpose, state, source, by],
  );

test('tells the shop', async () => {
  const sender = await withTenant(shop.business_id, () => recipients.sender(shop.business_id));
  expect(sender).toEqual({
    ...{ business_id: shop.business_id, name: 'Duka la Vitabu', currency: 'KES', timezone: 'Africa/Nairobi' },
    is_reindexing: false,
  });
});

test('tells a customer with what they prefer, said and bought, alone and on a page alike', async () => {
  const { id } = await givenCustomer(testApp, shop, {
    ...{ name: 'Amina Hassan', phone: '0712 345 678', email: 'amina@barua.example', prefer_email: true },
  });
  await givenSale(testApp, shop, { customer_id: id, items: [{ product_id: 3, quantity: 2, unit_price: '75.50' }] });
  await consent(id, 'sms', 'offers', 'withdrawn');
  await consent(id, 'sms', 'offers', 'granted');
  await consent(id, 'email', 'loyalty', 'granted');
  await waitUntil('the sale is in the history', async () => (await findRecipient(id))?.total_purchases === 1);
  const expected = {
    ...{ customer_id: id, name: 'Amina Hassan', phone: '+254712345678', email: 'amina@barua.example', is_active: true },
    ...{ prefer_sms: true, prefer_email: true, prefer_call: false, best_contact_time: null },
    ...{ do_not_contact: false, can_receive_offers: true, can_receive_loyalty: true },
    consents: { sms: 'granted', email: null },
    ...{ total_spent: '151.00', total_purchases: 1, loyalty_tier: 'one_time' },
  };
  expect(await findRecipient(id)).toEqual(expected);
  expect(await page(id - 1)).toEqual([expected]);
  await consent(id, 'sms', 'offers', 'withdrawn');
  expect((await findRecipient(id))?.consents).toEqual({ sms: 'withdrawn', email: null });
  expect((await page(id - 1))[0]?.consents).toEqual({ sms: 'withdrawn', email: null });
});

test.each<[what: string, source: string | null, at: Date, holds: string, by: string]>([
  ['nothing on record', null, new Date(0), 'withdrawn', 'nobody'],
  ['what staff wrote down before', 'staff', new Date(Date.now() + 3_600_000), 'withdrawn', 'a person'],
  ['what another system brought', 'import', new Date(0), 'withdrawn', 'nobody'],
  ['what a program with a key wrote down since', 'customer', new Date(0), 'withdrawn', 'a key'],
  ['what staff wrote down since', 'staff', new Date(0), 'withdrawn', 'a person'],
  ['what an owner brought back since', 'staff', new Date(0), 'granted', 'an owner'],
  ['what an owner brought back for the customer since', 'customer', new Date(0), 'granted', 'an owner'],
])(
  'a phone that has sent STOP gets no SMS, with %s, whether it is read alone or on a page',
  async (_what, source, at, holds, by) => {
    const phone = `+2547330${String(++stopped).padStart(5, '0')}`;
    const { id } = await givenCustomer(testApp, shop, { phone });
    const { id: neighbour } = await givenCustomer(testApp, shop, { phone: '+254733999999' });
    await stop(phone, at);
    await consent(id, 'email', 'offers', 'granted');
    await consent(id, 'sms', 'loyalty', 'granted');
    if (source !== null) await consent(id, 'sms', 'offers', 'granted', source, by);
    const expected = { sms: holds, email: 'granted' };
    expect((await findRecipient(id))?.consents).toEqual(expected);
    expect((await page(id - 1)).map(({ consents }) => consents)).toEqual([expected, { sms: null, email: null }]);
    expect((await findRecipient(neighbour))?.consents.sms).toBeNull();
    // A later withdrawal counts.
    await consent(id, 'sms', 'offers', 'withdrawn', 'unsubscribe_link');
    expect((await findRecipient(id))?.consents.sms).toBe('withdrawn');
  },
);

test('pages go through active customers by id, each once', async () => {
  const ids = [];
  for (let n = 0; n < 5; n++) ids.push((await givenCustomer(testApp, shop)).id);
  const path = `/api/customers/${shop.business_id}/${ids[2]}`;
  await testApp.request('PATCH', path, { token: shop.owner, body: { is_active: false } });
  const foundIds: number[] = [];
  for (let after = ids[0]! - 1; ;) {
    const next = await pageAfter(after, 2);
    foundIds.push(...next.recipients.map(({ customer_id }) => customer_id));
    if (next.is_last) break;
    after = next.to;
  }
  expect(foundIds).toEqual([ids[0], ids[1], ids[3], ids[4]]);
});

test('an erased customer is not found, and neither are customers of another shop', async () => {
  const { id } = await givenCustomer(testApp, shop, { phone: '0722 000 111' });
  const otherShop = await givenAnotherShop(testApp, shop);
  expect(await withTenant(otherShop.business_id, () => recipients.find(shop.business_id, id, 'offers'))).toBeNull();
  expect(await recipients.ofPhone('+254722000111')).toEqual([{ business_id: shop.business_id, customer_id: id }]);
  const erased = await testApp.request('POST', `/api/customers/${shop.business_id}/${id}/erase`, {
    token: shop.owner,
    body: { reason: 'withdrawn' },
  });
  expect(erased.status).toBeLessThan(300);
  expect(await findRecipient(id)).toBeNull();
  expect(await recipients.ofPhone('+254722000111')).toEqual([]);
});
