import { type Channel, type Purpose, Recipients, SignedTokens } from '@wateja/messaging';
import { withTenant } from '@wateja/prisma';

import {
  AGREED_AGAIN,
  expectStatus,
  givenAnotherShop,
  givenCustomer,
  givenSale,
  givenShop,
  type Shop,
} from '../../support/fixtures';
import { postForm } from '../../support/forms';
import { givenMessages } from '../../support/messages';
import { alwaysOpen } from '../../support/sent-messages';
import { phoneHash } from '../../support/suppression';
import { createTestApp, type TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

const STOPPED = '+254722000123';

describe('An unsubscribe', () => {
  let testApp: TestApp;
  let shop: Shop;
  let email: string;
  let number = 0;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  beforeEach(() => {
    email = `mary${++number}@example.co.ke`;
  });
  afterAll(() => testApp.close());

  const givenCustomerOf = async (to: Shop = shop, address = email) =>
    (await givenCustomer(testApp, to, { email: address, prefer_email: true })).id;
  const click = async (customer: number, message_id?: number, channel: Channel = 'email') => {
    const { business_id } = shop;
    const token = testApp.app
      .get(SignedTokens)
      .unsubscribeToken({ business_id, customer_id: customer, channel, message_id });
    const form = { 'List-Unsubscribe': 'One-Click' };
    return expectStatus(await postForm(testApp, `/api/unsubscribe/${token}`, form), 200);
  };
  const consents = (customer: number) => `/api/customers/${shop.business_id}/${customer}/consents`;
  const recordConsent = (customer: number, token: string, state = 'granted', purpose = 'offers', more: object = {}) =>
    testApp.request('POST', consents(customer), { token, body: { channel: 'email', purpose, state, ...more } });
  /** The consent that holds, for a message to one customer and for a message to many. */
  const isSuppressed = (customer: number, purpose: Purpose = 'offers', of: Shop = shop, channel: Channel = 'email') =>
    withTenant(of.business_id, async () => {
      const recipients = testApp.app.get(Recipients);
      const alone = await recipients.find(of.business_id, customer, purpose);
      const page = await recipients.page(of.business_id, {}, purpose, { after: customer - 1, limit: 1 });
      expect(page.recipients[0]?.consents).toEqual(alone?.consents);
      return alone?.consents[channel];
    });
  const givenKey = async () => {
    const body = { name: 'Till', role: 'manager' };
    const path = `/api/businesses/${shop.business_id}/api-keys`;
    const created = expectStatus(await testApp.request('POST', path, { token: shop.owner, body }), 201);
    return created.body.key as string;
  };

  it('covers everybody in the shop who has the address, in whatever letters, now or later', async () => {
    const first = await givenCustomerOf();
    const twin = await givenCustomerOf(shop, email.toUpperCase());
    expectStatus(await recordConsent(twin, shop.staff), 201);
    await click(first);
    const later = await givenCustomerOf();
    const changed = await givenCustomerOf(shop, 'other@example.co.ke');
    const path = `/api/customers/${shop.business_id}/${changed}`;
    expectStatus(await testApp.request('PATCH', path, { token: shop.staff, body: { email } }), 200);
    for (const customer of [first, twin, later, changed]) {
      expect([await isSuppressed(customer), await isSuppressed(customer, 'loyalty')]).toEqual([
        'withdrawn',
        'withdrawn',
      ]);
      expect(await isSuppressed(customer, 'service')).toBeNull();
    }
    const { current } = (await testApp.request('GET', consents(twin), { token: shop.staff })).body;
    expect(current.email).toEqual({ service: null, offers: 'withdrawn', loyalty: 'withdrawn' });
  });

  it('leaves other addresses and other shops alone', async () => {
    const otherShop = await givenAnotherShop(testApp, shop);
    const [first, neighbour, theirId] = [
      await givenCustomerOf(),
      await givenCustomerOf(shop, `x${email}`),
      await givenCustomerOf(otherShop),
    ];
    await click(first);
    expect([await isSuppressed(neighbour), await isSuppressed(theirId, 'offers', otherShop)]).toEqual([null, null]);
  });

  it('ends when an owner of the shop records a consent later, and comes back with another click', async () => {
    const first = await givenCustomerOf();
    await click(first);
    const later = await givenCustomerOf();
    expect((await recordConsent(later, shop.staff)).body.code).toBe('consent_is_withdrawn');
    expectStatus(await recordConsent(later, shop.owner, 'granted', 'offers', AGREED_AGAIN), 201);
    expect([await isSuppressed(later), await isSuppressed(later, 'loyalty')]).toEqual(['granted', 'withdrawn']);
    await click(first);
    expect([await isSuppressed(later), await isSuppressed(await givenCustomerOf())]).toEqual([
      'withdrawn',
      'withdrawn',
    ]);
  });

  it('is not taken back by a key, for the customer or another with the address', async () => {
    const first = await givenCustomerOf();
    await click(first);
    const key = await givenKey();
    expect(await recordConsent(first, key)).toMatchObject({ status: 409, body: { code: 'consent_is_withdrawn' } });
    const created = await testApp.request('POST', `/api/customers/${shop.business_id}`, {
      ...{ token: key, body: { name: 'Mary', email, prefer_email: true } },
    });
    const { id } = expectStatus(created, 201).body.customer;
    expect(await recordConsent(id, key)).toMatchObject({ status: 409, body: { code: 'consent_is_withdrawn' } });
    expect([await isSuppressed(first), await isSuppressed(id)]).toEqual(['withdrawn', 'withdrawn']);
    // Receipts are still sent to the address, so a key may record a consent to them.
    expectStatus(await recordConsent(id, key, 'granted', 'service'), 201);
    // A key may record a first consent for another address, and undo its own withdrawal.
    const otherId = await givenCustomerOf(shop, `y${email}`);
    expectStatus(await recordConsent(otherId, key), 201);
    expect(await isSuppressed(otherId)).toBe('granted');
    expectStatus(await recordConsent(otherId, key, 'withdrawn'), 201);
    expectStatus(await recordConsent(otherId, key), 201);
  });

  it('covers the address to which the message went, if the customer has another one by now', async () => {
    const phone = `+25470199${String(number).padStart(4, '0')}`;
    const customer = (await givenCustomer(testApp, shop, { phone: '+254701990999' })).id;
    const { message_id } = await givenMessages(testApp, shop, customer, { address: phone });
    await click(customer, message_id, 'sms');
    const later = (await givenCustomer(testApp, shop, { phone })).id;
    const neighbour = (await givenCustomer(testApp, shop, { phone: '+254701990999' })).id;
    expect([
      await isSuppressed(later, 'offers', shop, 'sms'),
      await isSuppressed(neighbour, 'offers', shop, 'sms'),
    ]).toEqual([...['withdrawn', null]]);
  });

  it('outlives the erasure of the customer, and is kept without the address', async () => {
    const first = await givenCustomerOf();
    await click(first);
    const erase = `/api/customers/${shop.business_id}/${first}/erase`;
    expectStatus(await testApp.request('POST', erase, { token: shop.owner, body: { reason: 'Asked for it' } }), 200);
    expect(await isSuppressed(await givenCustomerOf())).toBe('withdrawn');
    const rows = await testApp.database.query<{ row: string }>('SELECT u::text AS row FROM unsubscribed_addresses u');
    const entries = await testApp.database.query<{ row: string }>(
      `SELECT e::text AS row FROM audit_entries e WHERE resource = 'unsubscribed_address'`,
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(entries.length).toBeGreaterThanOrEqual(rows.length);
    expect([...rows, ...entries].map(({ row }) => row).join()).not.toContain('mary');
    expect(entries.map(({ row }) => row).join()).not.toMatch(/[0-9a-f]{64}/);
  });

  it('changes nothing when it is repeated', async () => {
    const first = await givenCustomerOf();
    await click(first);
    const rows = () => testApp.database.query('SELECT * FROM unsubscribed_addresses ORDER BY id');
    const before = await rows();
    await Promise.all(Array.from({ length: 4 }, () => click(first)));
    expect(await rows()).toEqual(before);
  });

  it('is in the data export of the customer who has the address', async () => {
    const first = await givenCustomerOf();
    await click(first);
    const path = `/api/customers/${shop.business_id}/${await givenCustomerOf()}/data-export`;
    const { suppressions } = expectStatus(await testApp.request('GET', path, { token: shop.manager }), 200).body;
    expect(suppressions).toEqual([{ channel: 'email', source: 'unsubscribe_link', since: expect.any(String) }]);
  });
});

describe('The key of the hashes', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  it('is given to those of before by the next start, of however many processes', async () => {
    await testApp.database.query(
      `INSERT INTO stopped_phones (phone_hash, is_keyed, stopped_at)
       SELECT sha256(convert_to('+2547' || n, 'UTF8')), false, now() FROM generate_series(22000000, 22001500) n`,
    );
    const { id } = await givenCustomer(testApp, shop, { phone: STOPPED });
    const starts = await Promise.all([1, 2, 3].map(() => createTestApp({}, testApp.database)));
    await Promise.all(starts.map((started) => started.close()));
    const rows = await testApp.database.query<{ phone_hash: Buffer; is_keyed: boolean }>(
      'SELECT * FROM stopped_phones',
    );
    expect(rows).toHaveLength(1_501);
    expect(rows.every(({ is_keyed }) => is_keyed)).toBe(true);
    expect(rows.some(({ phone_hash }) => phone_hash.equals(phoneHash(STOPPED)))).toBe(true);
    const { business_id } = shop;
    const recipient = await withTenant(business_id, () => testApp.app.get(Recipients).find(business_id, id, 'service'));
    expect(recipient?.consents.sms).toBe('withdrawn');
  });

  it('is the same for all, or messages wait and all else goes on', async () => {
    await alwaysOpen(testApp, shop.business_id);
    const { id } = await givenCustomer(testApp, shop, { phone: '+254722777888' });
    const send = (from: TestApp) =>
      from.request('POST', `/api/messaging/${shop.business_id}/messages`, {
        token: shop.owner,
        body: { customer_id: id, channel: 'sms', purpose: 'service', body: 'Your shoes are ready.' },
      });
    expectStatus(await send(testApp), 201);
    const states = () =>
      testApp.database.query<{ status: string }>(`SELECT status, attempts FROM messages WHERE customer_id = ${id}`);
    const otherApp = await createTestApp({ SUPPRESSION_KEY: 'b6'.repeat(32) }, testApp.database);
    try {
      await otherApp.app.listen(0, '127.0.0.1');
      const ready = await otherApp.request('GET', '/health/ready');
      expect([ready.status, ready.body]).toEqual([200, { status: 'ok', waits_for: ['suppression_key'] }]);
      await givenSale(otherApp, shop, { customer_id: id });
      expect(await send(otherApp)).toMatchObject({ status: 503, body: { code: 'wrong_suppression_key' } });
      const token = otherApp.app.get(SignedTokens).callbackToken('africas-talking');
      const stop = { from: '+254722777888', text: 'STOP', id: 'sk-1' };
      expect((await postForm(otherApp, `/api/callbacks/africas-talking/${token}/incoming`, stop)).status).toBe(503);
    } finally {
      await otherApp.close();
    }
    expect(await states()).toEqual([{ status: 'queued', attempts: 0 }]);
    expect((await testApp.request('GET', '/health/ready')).body).toEqual({ status: 'ok' });
    await testApp.app.listen(0, '127.0.0.1');
    await waitUntil('the message is sent', async () => (await states())[0]?.status !== 'queued');
    expect(await states()).toHaveLength(1);
  });

  it('is made once, into DATA_DIR, where it is not set', async () => {
    const first = await createTestApp({ SUPPRESSION_KEY: '' });
    const again = await createTestApp({ SUPPRESSION_KEY: '', DATA_DIR: first.env.DATA_DIR }, first.database);
    await again.close();
    await first.close();
  });
});
