import { givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('Customers', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  const send = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path = '', body?: unknown, at = shop) =>
    testApp.request(method, `/api/customers/${at.business_id}${path}`, { token: at.manager, body });

  describe('creating', () => {
    it('fills in the specification’s defaults', async () => {
      const { body } = await send('POST', '', { name: 'Mary' });
      expect(body.customer).toMatchObject({
        ...{ customer_type: 'walk_in', is_active: true, prefer_sms: true, prefer_email: false, prefer_call: false },
        ...{ phone: null, email: null, address: null, external_id: null },
      });
    });

    it('brings preferences and an empty purchase history along at once', async () => {
      const { id } = await givenCustomer(testApp, shop);
      const { preferences, history, notes } = (await send('GET', `/${id}`)).body.customer;
      expect(notes).toEqual([]);
      expect(preferences).toEqual({
        ...{ favorite_products: null, products: [], preferred_payment: null, average_spend: '0.00' },
        ...{ best_contact_time: null, do_not_contact: false, can_receive_offers: true, can_receive_loyalty: true },
      });
      expect(history).toEqual({
        ...{ total_purchases: 0, total_spent: '0.00', last_purchase_date: null },
        ...{ is_repeat_customer: false, repeat_frequency: null },
      });
    });

    it('removes white space around text and keeps the phone as it was typed', async () => {
      const customer = await givenCustomer(testApp, shop, { name: '  Mary Wanjiku ', phone: ' 0701 234-567 ' });
      expect(customer).toMatchObject({ name: 'Mary Wanjiku', phone: '0701 234-567' });
    });

    it('is the same with and without a slash at the end', async () => {
      expect((await send('POST', '/', { name: 'Slash' })).status).toBe(201);
      const { id } = await givenCustomer(testApp, shop);
      expect((await send('GET', `/${id}/`)).text).toBe((await send('GET', `/${id}`)).text);
      expect((await send('GET', '/search/?q=Slash')).body.count).toBe(1);
    });
  });

  describe('an external_id', () => {
    it('belongs to one customer of a business', async () => {
      await givenCustomer(testApp, shop, { external_id: 'TILL-1' });
      const answer = await send('POST', '', { name: 'Other', external_id: 'TILL-1' });
      expect(answer.status).toBe(409);
      expect(answer.body).toMatchObject({
        code: 'external_id_taken',
        error: 'Another customer already has this external_id',
      });
      const { id } = await givenCustomer(testApp, shop);
      expect((await send('PATCH', `/${id}`, { external_id: 'TILL-1' })).status).toBe(409);
    });

    it('may be used again in another business', async () => {
      const otherShop = await givenShop(testApp);
      await givenCustomer(testApp, shop, { external_id: 'TILL-2' });
      expect((await send('POST', '', { name: 'Other', external_id: 'TILL-2' }, otherShop)).status).toBe(201);
    });

    it('may be missing from any number of customers, and is free again once cleared', async () => {
      const { id } = await givenCustomer(testApp, shop, { external_id: 'TILL-3' });
      expect((await send('PATCH', `/${id}`, { external_id: null })).body.customer.external_id).toBeNull();
      await givenCustomer(testApp, shop, { external_id: null });
      expect(await givenCustomer(testApp, shop, { external_id: 'TILL-3' })).toMatchObject({ external_id: 'TILL-3' });
    });

    it('is given to exactly one of many customers created at the same moment', async () => {
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => send('POST', '', { name: 'Twin', external_id: 'TILL-4' })),
      );
      expect(answers.map((answer) => answer.status).sort()).toEqual([201, ...Array<number>(7).fill(409)]);
    });
  });

  describe('updating', () => {
    const full = {
      ...{ name: 'Mary', phone: '0701 234 567', email: 'mary@example.com', address: 'Moi Avenue' },
      ...{ customer_type: 'vip', prefer_sms: false, prefer_email: true, prefer_call: true, external_id: null },
    };

    it.each([
      { name: 'Maria' },
      { phone: '+254711111111' },
      { email: 'maria@example.com' },
      { address: 'Tom Mboya Street' },
      { customer_type: 'wholesale' },
      { prefer_sms: true },
      { prefer_email: false },
      { prefer_call: false },
      { is_active: false },
    ])('with %j changes that and nothing else', async (change) => {
      const { id } = await givenCustomer(testApp, shop, full);
      const { customer } = (await send('PATCH', `/${id}`, change)).body;
      expect(customer).toMatchObject({ ...full, is_active: true, ...change });
    });

    it('with nothing changes nothing', async () => {
      const { id } = await givenCustomer(testApp, shop, full);
      const answer = await send('PATCH', `/${id}`, {});
      expect([answer.status, answer.body.customer]).toEqual([200, expect.objectContaining(full)]);
    });

    it('with null clears what is optional, for search too', async () => {
      const { id } = await givenCustomer(testApp, shop, { ...full, email: 'gone@example.com', external_id: 'TILL-5' });
      const cleared = { phone: null, email: null, address: null, external_id: null };
      expect((await send('PATCH', `/${id}`, cleared)).body.customer).toMatchObject(cleared);
      expect((await send('GET', '/search?q=gone@example.com')).body.results).toEqual([]);
    });

    it.each(['name', 'customer_type', 'prefer_sms', 'is_active'])('does not take null for %s', async (field) => {
      const { id } = await givenCustomer(testApp, shop, full);
      const answer = await send('PATCH', `/${id}`, { [field]: null });
      expect([answer.status, answer.body.details[0].path]).toEqual([400, field]);
    });

    it('moves updated_at forward and leaves created_at', async () => {
      const before = await givenCustomer(testApp, shop);
      const { customer } = (await send('PATCH', `/${before.id}`, { name: 'Later' })).body;
      expect(customer.created_at).toBe(before.created_at);
      expect(Date.parse(customer.updated_at)).toBeGreaterThan(Date.parse(String(before.updated_at)));
    });
  });

  describe('a deleted customer', () => {
    it('keeps everything and answers by id as inactive', async () => {
      const { id } = await givenCustomer(testApp, shop, { name: 'Kept' });
      await send('POST', `/${id}/notes`, { content: 'Remember me' });
      await givenSale(testApp, shop, { customer_id: id });
      expect((await send('DELETE', `/${id}`)).status).toBe(200);
      const { customer } = (await send('GET', `/${id}`)).body;
      expect(customer).toMatchObject({ id, is_active: false, history: { total_purchases: 1 } });
      expect(customer.notes).toHaveLength(1);
      expect((await send('GET', `/${id}/metrics`)).body.metrics.total_purchases).toBe(1);
      expect((await send('GET', `/${id}/history`)).body.total).toBe(1);
    });

    it('leaves lists, search and repeat customers, and comes back by PATCH', async () => {
      const { id } = await givenCustomer(testApp, shop, { name: 'Comeback Kid' });
      await givenSale(testApp, shop, { customer_id: id });
      await givenSale(testApp, shop, { customer_id: id });
      const shownIn = async () => {
        const [list, inactive, search, repeat] = await Promise.all([
          send('GET', '?limit=100'),
          send('GET', '?limit=100&is_active=false'),
          send('GET', '/search?q=comeback'),
          send('GET', '/repeat?limit=100'),
        ]);
        const ids = (rows: { id?: number; customer_id?: number }[]) => rows.map((row) => row.id ?? row.customer_id);
        return [list.body.customers, inactive.body.customers, search.body.results, repeat.body.customers].map((rows) =>
          ids(rows).includes(id),
        );
      };
      expect(await shownIn()).toEqual([true, false, true, true]);
      await send('DELETE', `/${id}`);
      expect(await shownIn()).toEqual([false, true, false, false]);
      expect((await send('PATCH', `/${id}`, { is_active: true })).body.customer.is_active).toBe(true);
      expect(await shownIn()).toEqual([true, false, true, true]);
    });

    it('can be deleted again without harm', async () => {
      const { id } = await givenCustomer(testApp, shop);
      await send('DELETE', `/${id}`);
      expect((await send('DELETE', `/${id}`)).status).toBe(200);
    });

    it('is not for staff to delete', async () => {
      const { id } = await givenCustomer(testApp, shop);
      const path = `/api/customers/${shop.business_id}/${id}`;
      expect((await testApp.request('DELETE', path, { token: shop.staff })).status).toBe(403);
      expect((await send('GET', `/${id}`)).body.customer.is_active).toBe(true);
    });
  });
});
