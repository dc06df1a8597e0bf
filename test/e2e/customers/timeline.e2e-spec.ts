import { SignedTokens } from '@wateja/messaging';

import {
  expectStatus,
  givenAnotherShop,
  givenConsent,
  givenCustomer,
  givenSale,
  givenShop,
  type Shop,
} from '../../support/fixtures';
import { postForm } from '../../support/forms';
import { createTestApp, type TestApp } from '../../support/test-app';
import { expectInvalid } from '../../support/validation';

interface Item {
  type: string;
  id: number;
  at: string;
  created_by: number | null;
  created_by_name: string | null;
  [detail: string]: unknown;
}

const PHONE = '+254701234567';

describe('The timeline of a customer', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  const get = (customer: number, query = '', token = shop.staff) =>
    testApp.request('GET', `/api/customers/${shop.business_id}/${customer}/timeline${query}`, { token });
  const items = async (customer: number, token = shop.staff) =>
    expectStatus(await get(customer, '?limit=100', token), 200).body.items as Item[];
  const types = (of: Item[]) => of.map(({ type }) => type);
  const send = async (method: 'POST' | 'PUT' | 'PATCH', path: string, body?: object, token = shop.owner) =>
    expectStatus(await testApp.request(method, path, { token, ...(body && { body }) }), method === 'PATCH' ? 200 : 201);
  const refund = async (sale: number, body: object = {}) =>
    expectStatus(
      await testApp.request('POST', `/api/sales/${shop.business_id}/${sale}/refund`, { token: shop.manager, body }),
      200,
    );

  /** A customer with an item of each type. */
  async function givenHistory(): Promise<number> {
    const { id } = await givenCustomer(testApp, shop, { phone: PHONE });
    const base = `/api/customers/${shop.business_id}/${id}`;
    await send('PATCH', base, { customer_type: 'vip', address: 'Moi Avenue' });
    await givenConsent(testApp, shop, id);
    const form = { from: PHONE, text: 'Asante', to: '22384', id: `in-${id}` };
    const token = testApp.app.get(SignedTokens).callbackToken('africas-talking');
    expectStatus(await postForm(testApp, `/api/callbacks/africas-talking/${token}/incoming`, form), 200);
    const message = { customer_id: id, channel: 'sms', purpose: 'service', body: 'Your order is ready.' };
    await send('POST', `/api/messaging/${shop.business_id}/messages`, message, shop.manager);
    await send('POST', `${base}/notes`, { note_type: 'issue', content: 'Left an umbrella' }, shop.staff);
    const sale = await givenSale(testApp, shop, { customer_id: id, external_id: `R-${id}` });
    await refund(sale.id, { reason: 'Broken' });
    return id;
  }

  it('has everything that happened, newest first, with the names of those who did it', async () => {
    const customer = await givenHistory();
    const entries = await items(customer);
    expect(types(entries)).toEqual(['refund', 'sale', 'note', 'message', 'reply', 'consent', 'change', 'change']);
    expect(entries.map(({ at }) => at)).toEqual(
      entries
        .map(({ at }) => at)
        .sort()
        .reverse(),
    );
    const [refunded, sale, note, message, reply, consent, updated, created] = entries;
    expect(refunded).toMatchObject({
      created_by_name: 'Test manager',
      refund: { sale_id: sale!.id, amount: '100.00', total_items: '1', reason: 'Broken' },
    });
    expect(sale).toMatchObject({
      created_by_name: 'Test staff',
      sale: {
        ...{ external_id: `R-${customer}`, total_amount: '100.00', total_items: '1', refunded_amount: '100.00' },
        ...{ status: 'refunded', payment_method: 'cash' },
      },
    });
    expect(note).toMatchObject({
      created_by_name: 'Test staff',
      note: { note_type: 'issue', content: 'Left an umbrella' },
    });
    expect(message).toMatchObject({
      ...{ created_by: null, created_by_name: null },
      message: { kind: 'direct', channel: 'sms', purpose: 'service', body: 'Your order is ready.' },
    });
    expect(reply).toMatchObject({ created_by: null, reply: { body: 'Asante', request: null, read_at: null } });
    expect(consent).toMatchObject({
      created_by_name: 'Test staff',
      consent: { channel: 'sms', purpose: 'offers', state: 'granted', source: 'staff' },
    });
    expect(updated).toMatchObject({
      created_by_name: 'Test owner',
      change: { action: 'customer.updated', fields: ['address', 'customer_type'] },
    });
    expect(created).toMatchObject({ created_by_name: 'Test staff', change: { action: 'customer.created' } });
  });

  it('shows the same items page by page, whatever the size of a page', async () => {
    const customer = await givenHistory();
    const at = '2026-03-04T10:00:00Z';
    for (const total_amount of ['1.00', '2.00', '3.00'])
      await givenSale(testApp, shop, { customer_id: customer, completed_at: at, total_amount, total_items: 1 });
    await givenSale(testApp, shop, { customer_id: customer, status: 'pending' });
    const whole = await items(customer);
    expect(whole).toHaveLength(12);
    for (const limit of [1, 2, 5, 12]) {
      const read: Item[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page = expectStatus(await get(customer, `?limit=${limit}${cursor && `&cursor=${cursor}`}`), 200).body;
        expect(page.items.length).toBeLessThanOrEqual(limit);
        read.push(...(page.items as Item[]));
        cursor = page.next_cursor as string | null;
      }
      expect(read).toEqual(whole);
    }
  });

  it('puts a late sale where it belongs, and a pending one by its creation', async () => {
    const { id } = await givenCustomer(testApp, shop);
    await givenSale(testApp, shop, { customer_id: id, status: 'pending' });
    await givenSale(testApp, shop, { customer_id: id, completed_at: '2020-01-01T10:00:00Z' });
    const entries = await items(id);
    expect(types(entries)).toEqual(['sale', 'change', 'sale']);
    expect(entries[2]!.at).toBe('2020-01-01T10:00:00.000Z');
  });

  it('shows an API key only what it may read', async () => {
    const customer = await givenHistory();
    const key = async (...permissions: string[]) => {
      const body = { name: `Key ${permissions.join(' ')}`, role: 'staff', scopes: permissions };
      const path = `/api/businesses/${shop.business_id}/api-keys`;
      return expectStatus(await testApp.request('POST', path, { token: shop.owner, body }), 201).body.key as string;
    };
    const typesSeenWith = async (...permissions: string[]) => types(await items(customer, await key(...permissions)));
    expect(await typesSeenWith('customers:read')).toEqual(['change', 'change']);
    expect(await typesSeenWith('customers:read', 'sales:read')).toEqual(['refund', 'sale', 'change', 'change']);
    expect(await typesSeenWith('customers:read', 'messages:read', 'notes:read', 'consents:read')).toEqual([
      'note',
      'message',
      'reply',
      'consent',
      'change',
      'change',
    ]);
    expectStatus(await get(customer, '', await key('notes:read')), 403);
  });

  it('lists the items of one type in pages, for those who may read them', async () => {
    const customer = await givenHistory();
    const whole = await items(customer);
    for (const type of new Set(types(whole))) {
      const page = expectStatus(await get(customer, `?limit=1&type=${type}`), 200).body;
      const rest = page.next_cursor
        ? expectStatus(await get(customer, `?type=${type}&cursor=${page.next_cursor}`), 200).body.items
        : [];
      expect([...page.items, ...rest]).toEqual(whole.filter((item) => item.type === type));
      if (page.next_cursor) expectInvalid(await get(customer, `?cursor=${page.next_cursor}`), 'cursor');
    }
    expectInvalid(await get(customer, '?type=gift'), 'type');
    const path = `/api/businesses/${shop.business_id}/api-keys`;
    const body = { name: 'Reader', role: 'staff', scopes: ['customers:read'] };
    const { key } = expectStatus(await testApp.request('POST', path, { token: shop.owner, body }), 201).body;
    expect(await get(customer, '?type=sale', key)).toMatchObject({ status: 403, body: { code: 'scope_insufficient' } });
  });

  it('answers about customers of other shops as about none, and refuses their cursors', async () => {
    const customer = await givenHistory();
    const otherShop = await givenAnotherShop(testApp, shop);
    const path = `/api/customers/${otherShop.business_id}/${customer}/timeline`;
    expectStatus(await testApp.request('GET', path, { token: shop.admin }), 404);
    expectStatus(await get(2 ** 40), 404);
    const { next_cursor } = (await get(customer, '?limit=1')).body;
    const someone = await givenCustomer(testApp, shop);
    expectInvalid(await get(someone.id, `?cursor=${next_cursor}`), 'cursor');
    expectInvalid(await get(someone.id, '?limit=101'), 'limit');
  });

  it('of an erased customer tells nothing about the person', async () => {
    const customer = await givenHistory();
    await send('POST', `/api/customers/${shop.business_id}/${customer}/notes`, { content: 'Likes umbrellas' });
    const erased = await testApp.request('POST', `/api/customers/${shop.business_id}/${customer}/erase`, {
      ...{ token: shop.owner, body: { reason: 'Asked for it' } },
    });
    expectStatus(erased, 200);
    const { text } = await get(customer, '?limit=100');
    expect(text).not.toMatch(/umbrella|Moi|Asante|order is ready/);
    expect(types(await items(customer))).toContain('sale');
  });
});
