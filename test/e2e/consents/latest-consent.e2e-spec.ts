import { Recipients, SignedTokens } from '@wateja/messaging';
import { withTenant } from '@wateja/prisma';

import { expectStatus, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { postForm } from '../../support/forms';
import { phoneHash } from '../../support/suppression';
import { createTestApp, type TestApp } from '../../support/test-app';

const NOON = '2026-03-01T12:00:00.000Z';
const MORNING = '2026-03-01T08:00:00.000Z';

let number = 0;

describe('The latest consent', () => {
  let testApp: TestApp;
  let shop: Shop;
  let customer: number;
  let phone: string;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  beforeEach(async () => {
    phone = `+2547020${String(++number).padStart(5, '0')}`;
    customer = (await givenCustomer(testApp, shop, { phone, email: `n${number}@example.co.ke` })).id;
  });
  afterAll(() => testApp.close());

  const path = (part: string) => `/api/customers/${shop.business_id}/${customer}/${part}`;

  /** An entry that was made at that time and is written down now, as another system's ledger would be. */
  const write = (state: string, recorded_at: string | Date, channel = 'sms', source = 'staff', brings_back = false) =>
    testApp.database.query(
      `INSERT INTO customer_consents (business_id, customer_id, channel, purpose, state, source, recorded_at, brings_back,
         recorded_by)
       VALUES ($1, $2, $3, 'offers', $4, $5, $6, $7, (SELECT min(id) FROM users))`,
      [shop.business_id, customer, channel, state, source, recorded_at, brings_back],
    );
  const list = async (query = '') =>
    expectStatus(await testApp.request('GET', path(`consents${query}`), { token: shop.staff }), 200).body as {
      current: Record<string, { offers: string | null }>;
      consents: { id: number; state: string; recorded_at: string }[];
      next_cursor: string | null;
    };
  /** The latest consent to offers by SMS, as each part of the code reads it. */
  async function answers(channel: 'sms' | 'email' = 'sms') {
    const { business_id } = shop;
    const recipients = testApp.app.get(Recipients);
    const readRecipients = () =>
      Promise.all([
        recipients.find(business_id, customer, 'offers'),
        recipients.page(business_id, {}, 'offers', { after: customer - 1, limit: 1 }),
      ]);
    const [alone, page] = await withTenant(business_id, readRecipients);
    return {
      listed: (await list()).current[channel]?.offers,
      alone: alone?.consents[channel],
      onPage: page.recipients[0]?.consents[channel],
    };
  }
  const all = (state: string) => ({ listed: state, alone: state, onPage: state });

  it.each(['sms', 'email'] as const)(
    'by %s is the one with the latest time, whatever was written down last',
    async (channel) => {
      await write('granted', NOON, channel);
      await write('withdrawn', MORNING, channel);
      expect(await answers(channel)).toEqual(all('granted'));
    },
  );

  it('is the one that was written down last, of those with the same time', async () => {
    await write('granted', NOON);
    await write('withdrawn', NOON);
    expect(await answers()).toEqual(all('withdrawn'));
  });

  it('after a STOP of the phone is the latest by time too', async () => {
    await testApp.database.query('INSERT INTO stopped_phones (phone_hash, stopped_at) VALUES ($1, $2)', [
      phoneHash(phone),
      MORNING,
    ]);
    await write('granted', NOON, 'sms', 'staff', true);
    await write('withdrawn', '2026-03-01T07:00:00Z');
    const { alone, onPage } = await answers();
    expect([alone, onPage]).toEqual(['granted', 'granted']);
  });

  it('is what somebody says now, even if the clock was ahead before', async () => {
    await write('granted', new Date(Date.now() + 3_600_000));
    const body = { channel: 'sms', purpose: 'offers', state: 'withdrawn' };
    expectStatus(await testApp.request('POST', path('consents'), { token: shop.staff, body }), 201);
    expect(await answers()).toEqual(all('withdrawn'));
  });

  it('decides whether a link to unsubscribe has anything to withdraw', async () => {
    await write('granted', NOON, 'email');
    await write('withdrawn', MORNING, 'email');
    const token = testApp.app
      .get(SignedTokens)
      .unsubscribeToken({ business_id: shop.business_id, customer_id: customer, channel: 'email' });
    const click = () => postForm(testApp, `/api/unsubscribe/${token}`, { 'List-Unsubscribe': 'One-Click' });
    expectStatus(await click(), 200);
    expect(await answers('email')).toEqual(all('withdrawn'));
  });

  it('before a STOP is what a START gives back', async () => {
    await write('granted', NOON);
    await write('withdrawn', MORNING);
    const callback = testApp.app.get(SignedTokens).callbackToken('africas-talking');
    const sendSms = (text: string) =>
      postForm(testApp, `/api/callbacks/africas-talking/${callback}/incoming`, {
        ...{ from: phone, text, id: `${text}-${number}`, to: '22384', date: '2026-03-01 15:00:00' },
      });
    expectStatus(await sendSms('STOP'), 200);
    expect((await answers()).listed).toBe('withdrawn');
    expectStatus(await sendSms('START'), 200);
    expect((await answers()).listed).toBe('granted');
  });

  it('stands first in lists, their pages and the data export', async () => {
    await write('granted', NOON);
    await write('withdrawn', MORNING, 'email');
    await write('withdrawn', '2026-03-02T09:00:00.000Z');
    await write('granted', MORNING);
    await write('granted', NOON, 'email');
    const { consents } = await list();
    const newestFirst = consents.toSorted(
      (a, b) => Date.parse(b.recorded_at) - Date.parse(a.recorded_at) || b.id - a.id,
    );
    expect(consents).toEqual(newestFirst);
    const ids = consents.map(({ id }) => id);

    const idsOfPages: number[] = [];
    for (let query: string | null = '?limit=1'; query !== null;) {
      const page = await list(query);
      idsOfPages.push(...page.consents.map(({ id }) => id));
      query = page.next_cursor && `?limit=1&cursor=${page.next_cursor}`;
    }
    expect(idsOfPages).toEqual(ids);

    const exported = expectStatus(await testApp.request('GET', path('data-export'), { token: shop.manager }), 200).body;
    expect(exported.consents.map(({ id }: { id: number }) => id)).toEqual(ids);
  });
});
