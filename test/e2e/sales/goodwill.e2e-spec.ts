import { expectStatus, givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { balanceOf, givenProgram } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';
import { expectInvalid } from '../../support/validation';

const GOODWILL = { goodwill: true, amount: '10.01', reason: 'Scratched' };

describe('Goodwill', () => {
  let testApp: TestApp;
  let first: Shop;
  let shop: Shop;
  let customer: number;

  beforeAll(async () => {
    testApp = await createTestApp();
    first = await givenShop(testApp);
  });
  beforeEach(async () => {
    shop = await givenAnotherShop(testApp, first);
    customer = (await givenCustomer(testApp, shop)).id;
  });
  afterAll(() => testApp.close());

  const refund = (sale: { id: number }, body: object, token = shop.manager) =>
    testApp.request('POST', `/api/sales/${shop.business_id}/${sale.id}/refund`, { token, body });
  const get = async (path: string) => expectStatus(await testApp.request('GET', path, { token: shop.owner }), 200).body;
  const sell = (sale: object = {}) =>
    givenSale(testApp, shop, {
      customer_id: customer,
      items: [
        { product_id: 5, quantity: '2', unit_price: '30.00' },
        { product_id: 9, quantity: '1', unit_price: '20.00' },
      ],
      ...sale,
    });

  it('gives back money from all lines, and the goods stay sold', async () => {
    const answer = expectStatus(await refund(await sell(), GOODWILL), 200);
    const { sale } = answer.body;
    expect(sale).toMatchObject({ status: 'partially_refunded', refunded_amount: '10.01', total_amount: '80.00' });
    expect(sale.items).toMatchObject([
      { refunded_quantity: '0', refunded_amount: '7.51' },
      { refunded_quantity: '0', refunded_amount: '2.50' },
    ]);
    const { business_id } = shop;
    const shown = { ...{ amount: '10.01', total_items: '0', goodwill: true, reason: 'Scratched' } };
    expect(sale.refunds).toMatchObject([{ ...shown, items: [{ quantity: '0', amount: '7.51' }, { amount: '2.50' }] }]);
    const { metrics } = await get(`/api/customers/${business_id}/${customer}/metrics`);
    expect(metrics).toMatchObject({ total_purchases: 1, total_spent: '69.99', total_items_bought: '3' });
    const exported = await get(`/api/customers/${business_id}/${customer}/data-export`);
    expect(exported.sales[0].refunds).toMatchObject([shown]);
    const { entries } = await get(`/api/businesses/${business_id}/audit?action=refund.created`);
    expect(entries[0].changes).toMatchObject({ goodwill: { to: true }, amount: { to: '10.01' } });
  });

  it('leaves the rest to be returned, to the cent', async () => {
    const sale = await sell();
    expectStatus(await refund(sale, GOODWILL), 200);
    const whole = expectStatus(await refund(sale, {}), 200).body.sale;
    expect(whole).toMatchObject({ status: 'refunded', refunded_amount: '80.00' });
    expect(whole.refunds).toMatchObject([{ goodwill: true }, { amount: '69.99', goodwill: false }]);
    expectStatus(await refund(sale, GOODWILL), 409);
  });

  it('judges the points of the sale again by the money that is left', async () => {
    await givenProgram(testApp, shop, { valid_from: '2019-01-01', earn: { spend: { points: 1, per: '10.00' } } });
    const [withLines, without] = [
      await sell(),
      await sell({ items: undefined, total_amount: '80.00', total_items: 3 }),
    ];
    expect(await balanceOf(testApp, shop, customer)).toBe('16');
    for (const sale of [withLines, without]) expectStatus(await refund(sale, GOODWILL), 200);
    // 69.99 is left of each.
    expect(await balanceOf(testApp, shop, customer)).toBe('12');
    for (const sale of [withLines, without]) expectStatus(await refund(sale, {}), 200);
    expect(await balanceOf(testApp, shop, customer)).toBe('0');
  });

  it('is no more than what is left', async () => {
    const answer = await refund(await sell(), { ...GOODWILL, amount: '80.01' });
    expect(expectStatus(answer, 422).body).toMatchObject({ code: 'refund_rejected', details: [{ path: 'amount' }] });
  });

  it.each([
    [['amount'], { amount: undefined }],
    [['reason'], { reason: undefined }],
    [['reason'], { reason: ' ' }],
    [['amount'], { amount: '0.00' }],
    [['total_items'], { total_items: '1' }],
    [['items'], { amount: undefined, items: [{ sale_item_id: 1, quantity: 1 }] }],
  ])('is refused without what it needs, and %j is named', async (paths, change) => {
    expectInvalid(await refund(await sell(), { ...GOODWILL, ...change }), ...paths);
  });

  it('is not for staff', async () => {
    shop = first;
    const sale = await sell({ customer_id: null });
    expectStatus(await refund(sale, GOODWILL, shop.staff), 403);
    expectStatus(await refund(sale, GOODWILL, shop.manager), 200);
  });
});
