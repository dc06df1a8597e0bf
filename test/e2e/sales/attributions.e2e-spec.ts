import { differencesInBooks } from '../../support/books';
import { expectStatus, givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { Outbox } from '../../support/outbox';
import { balanceOf, givenProgram, PROGRAM, refund } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';
import { importOverHttp, revertToEnd } from '../../support/uploads';
import { expectInvalid } from '../../support/validation';

describe('Sales that are given to a customer', () => {
  let testApp: TestApp;
  let shop: Shop;
  let customer: number;

  beforeAll(async () => {
    testApp = await createTestApp();
  });
  beforeEach(async () => {
    shop = await givenShop(testApp);
    customer = (await givenCustomer(testApp, shop)).id;
  });
  afterAll(() => testApp.close());

  const walkIn = (sale: object = {}) => givenSale(testApp, shop, { total_amount: '300.00', total_items: 2, ...sale });
  const attribute = (saleId: number, customer_id: unknown = customer, token = shop.manager) =>
    testApp.request('POST', `/api/sales/${shop.business_id}/${saleId}/attribute`, { token, body: { customer_id } });
  const code = async (answer: ReturnType<typeof attribute>, status: number) =>
    expectStatus(await answer, status).body.code as string;
  const metrics = async (of = customer) =>
    expectStatus(
      await testApp.request('GET', `/api/customers/${shop.business_id}/${of}/metrics`, { token: shop.staff }),
      200,
    ).body.metrics;
  const booksBalance = async () => expect(await differencesInBooks(testApp, shop.business_id)).toEqual([]);

  it('count for the customer from then on, with and without a programme', async () => {
    const sale = await walkIn({ external_id: 'R-1', completed_at: '2026-01-14T09:00:00Z' });
    const { body } = expectStatus(await attribute(sale.id), 200);
    expect(body).toMatchObject({
      message: 'Sale attributed successfully',
      sale: { id: sale.id, customer_id: customer, external_id: 'R-1', status: 'completed' },
    });
    expect(await metrics()).toMatchObject({
      ...{ total_purchases: 1, total_spent: '300.00', total_items_bought: '2' },
      first_purchase_date: '2026-01-14T09:00:00.000Z',
    });
    await givenProgram(testApp, shop, { ...PROGRAM, valid_from: '2026-01-01' });
    const second = await walkIn();
    expectStatus(await attribute(second.id), 200);
    expect([await balanceOf(testApp, shop, customer), (await metrics()).total_purchases]).toEqual(['6', 2]);
    await booksBalance();
  });

  it('stay with the customer: again changes nothing, and nobody else gets them', async () => {
    const sale = await walkIn();
    const otherId = (await givenCustomer(testApp, shop)).id;
    for (let again = 0; again < 2; again++) expectStatus(await attribute(sale.id), 200);
    expect(await code(attribute(sale.id, otherId), 409)).toBe('receipt_taken');
    expect([(await metrics()).total_purchases, (await metrics(otherId)).total_purchases]).toEqual([1, 0]);
    const events = (await new Outbox(testApp, shop.business_id).rows()).filter(
      ({ name }) => name === 'sale.attributed',
    );
    expect(events.map(({ status }) => status)).toEqual(['delivered']);
  });

  it('are finished: a pending or cancelled one is refused, and so are unknown sales and customers', async () => {
    const pending = await walkIn({ status: 'pending' });
    expect(await code(attribute(pending.id), 409)).toBe('sale_not_finished');
    const path = `/api/sales/${shop.business_id}/${pending.id}/cancel`;
    expectStatus(await testApp.request('POST', path, { token: shop.manager }), 200);
    expect(await code(attribute(pending.id), 409)).toBe('sale_not_finished');
    expect(await code(attribute(999_999_999), 404)).toBe('sale_not_found');
    const sale = await walkIn();
    expect(await code(attribute(sale.id, 999_999_999), 404)).toBe('customer_not_found');
    expectInvalid(await attribute(sale.id, null), 'customer_id');
    const foreign = await givenAnotherShop(testApp, shop);
    const stranger = (await givenCustomer(testApp, foreign)).id;
    expect(await code(attribute(sale.id, stranger), 404)).toBe('customer_not_found');
    expect(await code(attribute(sale.id, customer, shop.staff), 403)).toBe('role_insufficient');
  });

  it('cannot be given to a customer who was erased', async () => {
    const sale = await walkIn();
    const path = `/api/customers/${shop.business_id}/${customer}/erase`;
    expectStatus(await testApp.request('POST', path, { token: shop.owner, body: { reason: 'Asked for it' } }), 200);
    expect(await code(attribute(sale.id), 409)).toBe('customer_erased');
  });

  it('are refunded as theirs, whatever was refunded before', async () => {
    await givenProgram(testApp, shop);
    const sale = await walkIn();
    await refund(testApp, shop, sale.id, { amount: '100.00' });
    expectStatus(await attribute(sale.id), 200);
    expect([await balanceOf(testApp, shop, customer), (await metrics()).total_spent]).toEqual(['2', '200.00']);
    await refund(testApp, shop, sale.id);
    expect([await balanceOf(testApp, shop, customer), (await metrics()).total_purchases]).toEqual(['0', 0]);
    await booksBalance();
  });

  it('keep the customer within the largest total', async () => {
    const largest = { total_amount: '99999999.99', total_items: 1 };
    const sales = Array.from({ length: 90 }, () => ({ ...largest, customer_id: customer, payment_method: 'cash' }));
    const batch = { token: shop.staff, body: { sales } };
    expectStatus(await testApp.request('POST', `/api/sales/${shop.business_id}/batch`, batch), 200);
    const sale = await walkIn(largest);
    expect(await code(attribute(sale.id), 422)).toBe('customer_total_too_large');
    expect((await metrics()).total_purchases).toBe(90);
  });

  it.each([false, true])(
    'stay when their import is reverted, because somebody used them; points: %s',
    async (earns) => {
      if (earns) await givenProgram(testApp, shop, { ...PROGRAM, valid_from: '2026-01-01' });
      const columns = 'external_id,payment_method,completed_at,total_amount,total_items';
      const rows = ['R-1,cash,2026-01-14T09:00:00Z,100.00,1', 'R-2,cash,2026-01-14T09:05:00Z,200.00,1'];
      const { id } = await importOverHttp(testApp, shop, { kind: 'sales', content: [columns, ...rows].join('\n') });
      const path = `/api/sales/${shop.business_id}?external_id=R-1`;
      const [sale] = (await testApp.request('GET', path, { token: shop.staff })).body.sales;
      expectStatus(await attribute(sale.id), 200);
      const { revert } = await revertToEnd(testApp, shop, id);
      expect(revert.records).toMatchObject([{ id: sale.id, reason: 'changed' }]);
      expect((await metrics()).total_spent).toBe('100.00');
      expect((await testApp.request('GET', path, { token: shop.staff })).body.sales).toMatchObject([
        { status: 'completed' },
      ]);
      if (earns) expect(await balanceOf(testApp, shop, customer)).toBe('1');
      await booksBalance();
    },
  );
});
