import { givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';
import { expectInvalid } from '../../support/validation';

interface Result {
  index: number;
  outcome: string;
  sale?: { id: number; external_id: string; total_amount: string };
  code?: string;
  details?: { path: string }[];
}

describe('A batch of sales', () => {
  let testApp: TestApp;
  let shop: Shop;
  let customer: number;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  beforeEach(async () => {
    customer = (await givenCustomer(testApp, shop)).id;
  });
  afterAll(() => testApp.close());

  const send = (body: unknown) =>
    testApp.request('POST', `/api/sales/${shop.business_id}/batch`, { token: shop.staff, body });
  const post = async (sales: unknown[]) => {
    const answer = await send({ sales });
    expect(answer.status).toBe(200);
    return answer.body as { results: Result[]; created: number; existing: number; rejected: number };
  };
  const outcomes = async (sales: unknown[]) => (await post(sales)).results.map((result) => result.outcome);
  const metrics = async () => {
    const path = `/api/customers/${shop.business_id}/${customer}/metrics`;
    return (await testApp.request('GET', path, { token: shop.staff })).body.metrics;
  };
  const sale = (number: number, extra: object = {}) => ({
    ...{ external_id: `${customer}-${number}`, customer_id: customer, payment_method: 'cash' },
    ...{ total_amount: '10.00', total_items: '1', completed_at: '2024-01-14T16:45:00Z' },
    ...extra,
  });

  it('has a result for each, in order, and no bad one stops the others', async () => {
    const { results, ...counts } = await post([
      sale(1),
      { ...sale(2), total_amount: -1 },
      sale(3),
      null,
      'sale',
      [],
      sale(4, { customer_id: 999_999 }),
      sale(5, { items: [{ product_id: 1, quantity: 'x', unit_price: 1 }] }),
      sale(6, { customer_id: null }),
    ]);
    const [created, rejected] = ['created', 'rejected'];
    expect(results.map(({ outcome }) => outcome)).toEqual([
      ...[created, rejected, created, rejected, rejected, rejected, rejected, rejected, created],
    ]);
    expect(results.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(counts).toEqual({ created: 3, existing: 0, rejected: 6 });
    expect(results[0]).toMatchObject({ sale: { external_id: `${customer}-1`, total_amount: '10.00' } });
    expect(results[1]).toMatchObject({ code: 'validation_failed', details: [{ path: 'total_amount' }] });
    expect(results[6]).toMatchObject({ code: 'customer_not_found', error: 'Customer not found' });
    expect(await metrics()).toMatchObject({ total_purchases: 2, total_spent: '20.00' });
  });

  it('sent again as a whole changes nothing', async () => {
    const sales = [sale(1), sale(2), { nonsense: true }];
    const first = await post(sales);
    const again = await post(sales);
    expect(again).toMatchObject({ created: 0, existing: 2, rejected: 1 });
    expect(again.results.map((result) => result.sale?.id)).toEqual(first.results.map((result) => result.sale?.id));
    expect((await metrics()).total_purchases).toBe(2);
  });

  it('may name one receipt twice: the first counts, the same again is existing, another is rejected', async () => {
    const different = sale(1, { payment_method: 'mpesa' });
    const { results } = await post([sale(1), sale(1), different, sale(2)]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['created', 'existing', 'rejected', 'created']);
    expect(results[1]!.sale).toEqual(results[0]!.sale);
    expect(results[2]!.code).toBe('external_id_conflict');
    expect((await metrics()).total_purchases).toBe(2);
  });

  it('agrees with sales posted one by one', async () => {
    const single = await testApp.request('POST', `/api/sales/${shop.business_id}`, {
      token: shop.staff,
      body: sale(1),
    });
    const { results } = await post([sale(1), sale(1, { total_items: 2 })]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['existing', 'rejected']);
    expect(results[0]!.sale).toEqual(single.body.sale);
  });

  it('keeps sales without a receipt number apart', async () => {
    const bare = sale(0, { external_id: undefined });
    expect(await outcomes([bare, bare])).toEqual(['created', 'created']);
  });

  it('loses and doubles nothing when it arrives many times at once', async () => {
    const sales = Array.from({ length: 20 }, (_, number) => sale(number));
    const answers = await Promise.all([post(sales), post([...sales].reverse()), post(sales), post(sales)]);
    expect(answers.reduce((sum, { created }) => sum + created, 0)).toBe(20);
    expect(answers.reduce((sum, { rejected }) => sum + rejected, 0)).toBe(0);
    // A batch waits for its listeners only for a while.
    await waitUntil('every sale counts', async () => (await metrics()).total_purchases === 20);
    expect((await metrics()).total_spent).toBe('200.00');
  });

  it('may hold 500 sales of many customers', async () => {
    const otherId = (await givenCustomer(testApp, shop)).id;
    const sales = Array.from({ length: 500 }, (_, number) =>
      sale(number, { customer_id: number % 2 ? otherId : customer }),
    );
    expect(await post(sales)).toMatchObject({ created: 500, rejected: 0 });
    const path = `/api/sales/${shop.business_id}?customer_id=${otherId}`;
    expect((await testApp.request('GET', path, { token: shop.staff })).body.total).toBe(250);
  });

  it.each([
    ['sales', {}],
    ['sales', { sales: [] }],
    ['sales', { sales: {} }],
    ['sales', { sales: Array(501).fill(null) }],
    ['till', { sales: [{}], till: 1 }],
    ['body', []],
  ])('names %s when it is no batch at all', async (field, body) => expectInvalid(await send(body), field));
});
