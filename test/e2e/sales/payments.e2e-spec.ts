import { expectStatus, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

const SPLIT = [
  { method: 'mpesa', amount: '60.00', reference: 'SJK4H7L2QA' },
  { method: 'cash', amount: '40.00', reference: null },
];
const SALE = { total_amount: '100.00', total_items: '2' };

describe('A sale with payments', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  const request = (method: 'GET' | 'POST', path: string, body?: object, token = shop.manager) =>
    testApp.request(method, `/api/${path}`, { token, ...(body && { body }) });
  const post = (body: object, path = '') => request('POST', `sales/${shop.business_id}${path}`, body, shop.staff);
  const givenSaleOf = async (body: object) => expectStatus(await post(body), 201).body.sale;
  const rowsOf = (sale: number) =>
    testApp.database.query('SELECT method, amount FROM sale_payments WHERE sale_id = $1 ORDER BY id', [sale]);

  it('shows them in every answer, beside the method of the largest', async () => {
    const customer = await givenCustomer(testApp, shop);
    const sale = await givenSaleOf({ ...SALE, customer_id: customer.id, payments: SPLIT, status: 'pending' });
    const paid = { payment_method: 'mpesa', payments: SPLIT };
    expect(sale).toMatchObject(paid);
    const path = `sales/${shop.business_id}`;
    expect((await request('GET', `${path}/${sale.id}`)).body.sale).toMatchObject(paid);
    expect((await request('GET', `${path}?customer_id=${customer.id}`)).body.sales).toMatchObject([paid]);
    expect(expectStatus(await post({}, `/${sale.id}/complete`), 200).body.sale).toMatchObject(paid);
    const exported = await request('GET', `customers/${shop.business_id}/${customer.id}/data-export`);
    expect(exported.body.sales).toMatchObject([paid]);
    const listed = await request('GET', `customers/${shop.business_id}/${customer.id}/history`);
    expect(listed.body.sales).toMatchObject([{ payment_method: 'mpesa' }]);
  });

  it('shows one payment, of which there is no row, where the method says it all', async () => {
    for (const paid of [{ payment_method: 'card' }, { payments: [{ method: 'card', amount: 100 }] }]) {
      const sale = await givenSaleOf({ ...SALE, ...paid });
      const shown = { payment_method: 'card', payments: [{ method: 'card', amount: '100.00', reference: null }] };
      expect(sale).toMatchObject(shown);
      expect((await request('GET', `sales/${shop.business_id}/${sale.id}`)).body.sale).toMatchObject(shown);
      expect(await rowsOf(sale.id)).toEqual([]);
    }
  });

  it.each([
    ['payments', { payments: [{ method: 'cash', amount: '99.99' }] }],
    ['payment_method', { payment_method: 'cash', payments: SPLIT }],
    ['payment_method', {}],
    ['payments.1.amount', { payments: [SPLIT[0], { method: 'cash', amount: 'forty' }] }],
  ])('is refused if they do not fit it, and names the field: %s', async (path, paid) => {
    const answer = expectStatus(await post({ ...SALE, ...paid }), 400);
    expect(answer.body).toMatchObject({ code: 'validation_failed', details: [{ path }] });
    const { results } = expectStatus(await post({ sales: [{ ...SALE, ...paid }] }, '/batch'), 200).body;
    expect(results).toMatchObject([{ outcome: 'rejected', details: [{ path }] }]);
  });

  it('comes in a batch beside sales without, and is recognised when it comes again', async () => {
    const sales = [
      { ...SALE, external_id: 'B-1', payments: SPLIT },
      { ...SALE, external_id: 'B-2', payment_method: 'credit' },
      { ...SALE, external_id: 'B-3', payments: [{ method: 'cash', amount: '100' }] },
    ];
    const { results } = expectStatus(await post({ sales }, '/batch'), 200).body;
    const methods = (body: { sale: { payments: { method: string }[] } }) => body.sale.payments.map((p) => p.method);
    expect(results.map(methods)).toEqual([['mpesa', 'cash'], ['credit'], ['cash']]);
    const again = expectStatus(await post({ sales }, '/batch'), 200).body;
    expect(again).toMatchObject({ existing: 3, created: 0 });
    expect(again.results.map(methods)).toEqual([['mpesa', 'cash'], ['credit'], ['cash']]);
    expect(await rowsOf(results[0].sale.id)).toHaveLength(2);
    expect(
      expectStatus(await post({ ...sales[2], payments: undefined, payment_method: 'cash' }), 200).body,
    ).toMatchObject({
      message: 'Sale already recorded',
    });
    const other = [{ ...SPLIT[0], reference: 'SJK4H7L2QB' }, SPLIT[1]];
    expect(expectStatus(await post({ ...sales[0], payments: other }), 409).body.code).toBe('external_id_conflict');
  });

  it('tells the audit trail its payments, without the references', async () => {
    const sale = await givenSaleOf({ ...SALE, payments: SPLIT });
    const path = `businesses/${shop.business_id}/audit?resource=sale&resource_id=${sale.id}`;
    const [entry] = expectStatus(await request('GET', path, undefined, shop.owner), 200).body.entries;
    expect(entry).toMatchObject({ action: 'sale.created' });
    expect(entry.changes.payments).toEqual({ to: SPLIT.map(({ method, amount }) => ({ method, amount })) });
  });

  it('keeps its payments, which nobody can change', async () => {
    const sale = await givenSaleOf({ ...SALE, payments: SPLIT });
    for (const change of ['amount = 41', "method = 'card'", 'sale_id = 1']) {
      const changed = testApp.database.query(`UPDATE sale_payments SET ${change} WHERE sale_id = ${sale.id}`);
      await expect(changed).rejects.toThrow('append-only');
    }
  });

  it('is found by each method that paid a part of it', async () => {
    const otherShop = await givenShop(testApp);
    const path = `sales/${otherShop.business_id}`;
    const sell = async (body: object) =>
      expectStatus(await request('POST', path, { ...SALE, ...body }, otherShop.staff), 201).body.sale.id as number;
    const split = await sell({ payments: SPLIT });
    const cash = await sell({ payment_method: 'cash' });
    await sell({ payment_method: 'card' });
    const findSales = async (query: string, list = path, rows = 'sales') => {
      const { body } = expectStatus(await request('GET', `${list}?${query}`, undefined, otherShop.manager), 200);
      expect(body.total).toBe(body[rows].length);
      return body[rows].map(({ id }: { id: number }) => id);
    };
    expect(await findSales('payment_method=mpesa')).toEqual([split]);
    expect(await findSales('payment_method=cash')).toEqual([cash, split]);
    expect(await findSales('payment_method=cash&status=pending')).toEqual([]);
    expect(await findSales('payment_method=voucher')).toEqual([]);
    expect(await findSales('payment_method=mpesa', `reports/${otherShop.business_id}/sales`)).toEqual([split]);
    const refused = await request('GET', `${path}?payment_method=shells`, undefined, otherShop.staff);
    expect(expectStatus(refused, 400).body).toMatchObject({ details: [{ path: 'payment_method' }] });
  });

  it('loses the references when its customer is erased, and nothing else', async () => {
    const customer = await givenCustomer(testApp, shop);
    const sale = await givenSaleOf({ ...SALE, customer_id: customer.id, payments: SPLIT });
    const other = await givenSaleOf({ ...SALE, payments: SPLIT });
    const erasure = { reason: 'Asked for at the counter' };
    const path = `customers/${shop.business_id}/${customer.id}/erase`;
    expectStatus(await request('POST', path, erasure, shop.owner), 200);
    const read = async (id: number) => (await request('GET', `sales/${shop.business_id}/${id}`)).body.sale.payments;
    expect(await read(sale.id)).toEqual(SPLIT.map((payment) => ({ ...payment, reference: null })));
    expect(await read(other.id)).toEqual(SPLIT);
  });
});
