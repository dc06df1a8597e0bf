import { withTenant } from '@wateja/prisma';
import { Client } from 'pg';

import type { StoredEntry } from '../../support/audit';
import { expectStatus, givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

const REFUSED = '42501';

/** An entry as the API shows it. */
interface Entry extends Omit<StoredEntry, 'id' | 'business_id' | 'reason'> {
  id: number;
  at: string;
}

describe('The audit trail of sales', () => {
  let testApp: TestApp;
  let first: Shop;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    first = await givenShop(testApp);
  });
  beforeEach(async () => {
    shop = await givenAnotherShop(testApp, first);
  });
  afterAll(() => testApp.close());

  const read = async (query: string) => {
    const path = `/api/businesses/${shop.business_id}/audit?${query}`;
    const answer = await testApp.request('GET', path, { token: shop.owner });
    return expectStatus(answer, 200).body as { entries: Entry[]; next_cursor: string | null };
  };
  const list = async (query = '') => (await read(`limit=100&${query}`)).entries;
  const ofSale = async (id: number) => list(`resource=sale&resource_id=${id}`);
  const post = async (path: string, body: object = {}, token = shop.owner) => {
    const answer = await testApp.request('POST', `/api/sales/${shop.business_id}${path}`, { token, body });
    expect([answer.text, answer.status < 300]).toEqual([answer.text, true]);
    return answer.body;
  };
  const storedCreations = () =>
    testApp.database.query<{ id: number }>(
      `SELECT id FROM audit_entries WHERE business_id = $1 AND action = 'sale.created'`,
      [shop.business_id],
    );

  it('reads the creation from the sale, which is not written twice', async () => {
    const { id } = await givenSale(testApp, shop, { total_amount: '10.50', total_items: '2', payment_method: 'mpesa' });
    const [entry, ...others] = await ofSale(id);
    expect(others).toEqual([]);
    const { user } = (await testApp.request('GET', '/api/auth/me', { token: shop.staff })).body;
    expect(entry).toEqual({
      ...{ id: expect.any(Number), at: expect.stringMatching(/Z$/), action: 'sale.created' },
      ...{ resource: 'sale', resource_id: id, source: 'api', user_id: user.id, user_name: user.name, api_key_id: null },
      ...{ session_id: expect.stringMatching(/-/), request_id: expect.stringMatching(/-/), reason: null },
      changes: {
        ...{ status: { to: 'completed' }, payment_method: { to: 'mpesa' }, total_amount: { to: '10.50' } },
        source: { to: 'api' },
      },
    });
    expect(await storedCreations()).toEqual([]);
  });

  it('says in whose name it was, and that the system has none', async () => {
    const id = await withTenant(shop.business_id, async () => {
      const data = { business_id: shop.business_id, content_hash: '', total_amount: 1, total_items: 1 };
      const sale = await testApp.prisma.sale.create({ data: { ...data, payment_method: 'cash', status: 'pending' } });
      return Number(sale.id);
    });
    expect(await ofSale(id)).toMatchObject([
      { source: 'system', user_id: null, session_id: null, api_key_id: null, request_id: null },
    ]);
  });

  it('tells what a sale was created with, whatever became of it', async () => {
    const customer = await givenCustomer(testApp, shop);
    const created = { customer_id: { to: customer.id }, payment_method: { to: 'cash' }, total_amount: { to: '30.00' } };
    const sale = { customer_id: customer.id, total_amount: '30.00', total_items: '3', status: 'pending' };
    const [sold, cancelled] = [await givenSale(testApp, shop, sale), await givenSale(testApp, shop, sale)];
    await post(`/${sold.id}/complete`);
    await post(`/${sold.id}/refund`, { amount: '10.00' });
    await post(`/${sold.id}/refund`);
    await post(`/${cancelled.id}/cancel`);
    for (const [id, updates] of [
      [sold.id, 3],
      [cancelled.id, 1],
    ] as const) {
      const entries = await ofSale(id);
      expect(entries.map(({ action }) => action)).toEqual([...Array(updates).fill('sale.updated'), 'sale.created']);
      const { changes } = entries.at(-1)!;
      expect(changes).toEqual({ ...created, status: { to: 'pending' }, source: { to: 'api' } });
    }
  });

  it('shows an entry from before once, beside those that sales tell', async () => {
    const { business_id } = shop;
    const [{ id: old }] = (await testApp.database.query<{ id: number }>(
      `INSERT INTO sales (business_id, content_hash, total_amount, total_items, payment_method, status, audit_entry_id)
       VALUES ($1, '', 1, 1, 'cash', 'pending', NULL) RETURNING id`,
      [business_id],
    )) as [{ id: number }];
    await testApp.database.query(
      `INSERT INTO audit_entries (business_id, action, resource, resource_id) VALUES ($1, 'sale.created', 'sale', $2)`,
      [business_id, old],
    );
    const { id } = await givenSale(testApp, shop);
    const entries = await list('action=sale.created');
    expect(entries.map(({ resource_id }) => resource_id)).toEqual([id, old]);
  });

  it('is one list in every page and for every filter', async () => {
    const created = await testApp.request('POST', `/api/businesses/${shop.business_id}/api-keys`, {
      ...{ token: shop.owner, body: { name: 'Till 1', role: 'staff' } },
    });
    const { key, api_key } = expectStatus(created, 201).body;
    const batch = { payment_method: 'cash', total_amount: '1.00', total_items: '1', status: 'pending' };
    for (let index = 0; index < 3; index++) {
      const customer_id = (await givenCustomer(testApp, shop)).id;
      const { results } = await post('/batch', { sales: [batch, { ...batch, customer_id }, batch] });
      await post(`/${results[0].sale.id}/cancel`);
      await post('', batch, key);
      await givenSale(testApp, { ...shop, staff: key }, { customer_id });
    }
    const all = await list();
    expect(all.length).toBeLessThan(100);
    expect(all.filter(({ action }) => action === 'sale.created')).toHaveLength(15);
    const before = (a: Entry, b: Entry) => b.at.localeCompare(a.at) || b.id - a.id;
    expect(all).toEqual(all.toSorted(before));
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);

    const middle = all[Math.floor(all.length / 2)]!;
    const sale = all.find(({ action }) => action === 'sale.updated')!.resource_id!;
    const user = all[all.length - 1]!.user_id!;
    const at = encodeURIComponent(middle.at);
    const isSale = ({ resource }: Entry) => resource === 'sale';
    const filters: [query: string, isWanted: (entry: Entry) => boolean][] = [
      ['', () => true],
      ['resource=sale', isSale],
      ['resource=customer', ({ resource }) => resource === 'customer'],
      [`resource=sale&resource_id=${sale}`, (entry) => isSale(entry) && entry.resource_id === sale],
      [`resource=customer&resource_id=${sale}`, (entry) => entry.resource === 'customer' && entry.resource_id === sale],
      ['action=sale.created', ({ action }) => action === 'sale.created'],
      ['action=sale.updated', ({ action }) => action === 'sale.updated'],
      [`user_id=${user}`, ({ user_id }) => user_id === user],
      [`user_id=${user}&resource=sale`, (entry) => entry.user_id === user && isSale(entry)],
      [`api_key_id=${api_key.id}`, ({ api_key_id }) => api_key_id === api_key.id],
      [`from=${at}`, (entry) => entry.at >= middle.at],
      [`to=${at}`, (entry) => entry.at < middle.at],
      [`action=sale.created&to=${at}`, (entry) => entry.action === 'sale.created' && entry.at < middle.at],
    ];
    for (const [query, isWanted] of filters) {
      const entriesRead: Entry[] = [];
      for (let cursor = ''; ;) {
        const page = await read(`limit=4&${query}${cursor && `&cursor=${cursor}`}`);
        entriesRead.push(...page.entries);
        if (page.next_cursor === null) break;
        cursor = page.next_cursor;
      }
      expect([query, entriesRead]).toEqual([query, all.filter(isWanted)]);
    }
  });

  it('keeps the entry of a sale that is deleted', async () => {
    const { id } = await givenSale(testApp, shop, { total_amount: '5.00', total_items: '1', status: 'pending' });
    await post(`/${id}/cancel`);
    const before = await ofSale(id);
    await testApp.database.query('DELETE FROM sales WHERE id = $1', [id]);
    const [deleted, ...rest] = await ofSale(id);
    expect(deleted).toMatchObject({ action: 'sale.deleted', changes: { status: { from: 'cancelled' } } });
    expect(rest).toEqual(before);
  });

  it.each([
    'created_at = now()',
    'created_by = 1',
    'api_key_id = NULL',
    `source = 'import'`,
    'session_id = NULL',
    'request_id = NULL',
    'audit_entry_id = NULL',
    'id = id + 1000000',
  ])('lets nobody change what the entry is read from: %s', async (set) => {
    const { id } = await givenSale(testApp, shop);
    const before = await ofSale(id);
    const sql = `UPDATE sales SET ${set} WHERE id = ${id}`;
    const client = new Client({ connectionString: testApp.database.application_url });
    await client.connect();
    try {
      await client.query(`SELECT set_config('wateja.business_id', $1, false)`, [String(shop.business_id)]);
      await expect(client.query(sql)).rejects.toMatchObject({ code: REFUSED });
    } finally {
      await client.end();
    }
    await expect(testApp.database.query(sql)).rejects.toMatchObject({ code: REFUSED });
    const underReplication = `SET session_replication_role = replica; ${sql}`;
    await expect(testApp.database.query(underReplication)).rejects.toMatchObject({ code: REFUSED });
    expect(await ofSale(id)).toEqual(before);
  });

  it('lets nobody empty the table of the sales', async () => {
    await expect(testApp.database.query('TRUNCATE sales CASCADE')).rejects.toMatchObject({ code: REFUSED });
  });
});
