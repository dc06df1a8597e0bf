import { sendAtOnce } from '../../support/at-once';
import { givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('A receipt number', () => {
  let testApp: TestApp;
  let shop: Shop;
  let customer: number;
  let receipt = 0;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
    customer = (await givenCustomer(testApp, shop)).id;
  });
  afterAll(() => testApp.close());

  const post = (body: unknown, at = shop) =>
    testApp.request('POST', `/api/sales/${at.business_id}`, { token: at.staff, body });
  const purchases = async () => {
    const path = `/api/customers/${shop.business_id}/${customer}/metrics`;
    return (await testApp.request('GET', path, { token: shop.staff })).body.metrics.total_purchases as number;
  };
  const sale = () => ({
    external_id: `R-${++receipt}`,
    customer_id: customer,
    payment_method: 'mpesa',
    items: [
      { product_id: 1, quantity: '2', unit_price: '10.00' },
      { product_id: 2, quantity: '1.5', unit_price: '4' },
    ],
    completed_at: '2024-01-14T16:45:00Z',
  });

  it('that is posted again gives the first sale back, however it is spelled', async () => {
    const before = await purchases();
    const body = sale();
    const first = await post(body);
    const respelled = {
      ...body,
      status: 'completed',
      items: [
        { product_id: 1, quantity: 2, unit_price: 10 },
        { product_id: 2, quantity: '1.500', unit_price: '4.00' },
      ],
      completed_at: '2024-01-14T19:45:00.000+03:00',
    };
    for (const again of [await post(body), await post(respelled)]) {
      expect(again.status).toBe(200);
      expect(again.body).toEqual({ message: 'Sale already recorded', sale: first.body.sale, rewards: null });
    }
    expect(first.status).toBe(201);
    expect(await purchases()).toBe(before + 1);
  });

  it.each([
    { customer_id: null },
    { payment_method: 'cash' },
    { status: 'pending', completed_at: undefined },
    { completed_at: '2024-01-14T16:45:01Z' },
    { completed_at: undefined },
    { items: [{ product_id: 1, quantity: '3.5', unit_price: '7.43' }] },
    { items: undefined, total_amount: '26.00', total_items: '3.5' },
  ])('that is posted again with %j is a conflict', async (change) => {
    const body = sale();
    const first = await post(body);
    const answer = await post({ ...body, ...change });
    expect([answer.status, answer.body.code]).toEqual([409, 'external_id_conflict']);
    expect((await post(body)).body.sale).toEqual(first.body.sale);
  });

  it('gives the sale back as it is now', async () => {
    const body = sale();
    const { id } = (await post(body)).body.sale;
    await testApp.request('POST', `/api/sales/${shop.business_id}/${id}/refund`, { token: shop.manager });
    const again = await post(body);
    expect([again.status, again.body.sale.id, again.body.sale.status]).toEqual([200, id, 'refunded']);
  });

  it('makes one sale, one purchase and one event of many simultaneous posts', async () => {
    const before = await purchases();
    const body = sale();
    const answers = await sendAtOnce(12, () => post(body));
    expect(answers.map((answer) => answer.status).sort()).toEqual([...Array<number>(11).fill(200), 201]);
    expect(new Set(answers.map((answer) => answer.body.sale.id)).size).toBe(1);
    expect(await purchases()).toBe(before + 1);
    const events = await testApp.database.query(
      `SELECT status FROM outbox WHERE name = 'sale.completed' AND payload->>'sale_id' = $1`,
      [String(answers[0]!.body.sale.id)],
    );
    expect(events).toEqual([{ status: 'delivered' }]);
  });

  it('lets one of two different simultaneous sales in', async () => {
    const body = sale();
    const answers = await Promise.all([post(body), post({ ...body, payment_method: 'cash' })]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409]);
  });

  it('means nothing in another business', async () => {
    const otherShop = await givenShop(testApp);
    const body = { ...sale(), customer_id: null };
    expect((await post(body)).status).toBe(201);
    expect((await post({ ...body, payment_method: 'cash' }, otherShop)).status).toBe(201);
  });

  it('is not needed: the same sale without one is another sale', async () => {
    const { external_id: _none, ...body } = sale();
    const [first, second] = [await post(body), await post(body)];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(first.body.sale.id).not.toBe(second.body.sale.id);
  });
});
