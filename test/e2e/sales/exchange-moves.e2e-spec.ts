import { expectStatus, givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { download, moveShop } from '../../support/round-trip';
import { stateOfShop } from '../../support/shop-state';
import { createTestApp, type TestApp } from '../../support/test-app';
import { importOverHttp, revertToEnd } from '../../support/uploads';

interface ListedSale {
  id: number;
  total_amount: string;
}

describe('An exchange in reports', () => {
  let testApp: TestApp;
  let first: Shop;
  let shop: Shop;
  let bought: { id: number; items: { id: number }[] };

  beforeAll(async () => {
    testApp = await createTestApp();
    first = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  const get = async (of: Shop, path: string) =>
    expectStatus(await testApp.request('GET', path, { token: of.owner }), 200).body;
  const back = () => ({ sale_id: bought.id, items: [{ sale_item_id: bought.items[0]!.id, quantity: '1' }] });
  const exchange = async (sale: object) => {
    const body = { payment_method: 'cash', exchange: back(), ...sale };
    const path = `/api/sales/${shop.business_id}`;
    return expectStatus(await testApp.request('POST', path, { token: shop.manager, body }), 201).body;
  };

  /** Three shirts for 500.00 each. One comes back for a coat, one for goods that the till does not list. */
  beforeEach(async () => {
    shop = await givenAnotherShop(testApp, first);
    const { id: customer_id } = await givenCustomer(testApp, shop, { name: 'Amina', external_id: 'C-1' });
    const items = [{ product_id: 5, quantity: '3', unit_price: '500.00' }];
    bought = await givenSale(testApp, shop, { customer_id, payment_method: 'mpesa', items });
    const coat = [{ product_id: 9, quantity: '1', unit_price: '750.00' }];
    const payments = [{ method: 'card', amount: '250.00', reference: 'POS-7' }];
    await exchange({ customer_id, items: coat, payments, payment_method: undefined, external_id: 'R-2' });
    await exchange({ total_amount: '300.00', total_items: '2' });
  });

  /**
   * The exchanges of a shop: each refunded sale with the sale that its goods paid for, named by their totals, as the
   * sale shows it and as the refund does.
   */
  const linksOf = async (of: Shop) => {
    const path = `/api/sales/${of.business_id}`;
    const { sales } = (await get(of, path)) as { sales: ListedSale[] };
    const totals = new Map(sales.map(({ id, total_amount }) => [id, total_amount]));
    const links: unknown[] = [];
    for (const { id, total_amount } of sales) {
      const { sale } = await get(of, `${path}/${id}`);
      if (sale.exchange) {
        const { sale_id, refund_id, amount } = sale.exchange;
        const payments = sale.payments.map((paid: { method: string; amount: string }) => [paid.method, paid.amount]);
        links.push([totals.get(sale_id), total_amount, amount, sale.exchanged_amount, payments]);
        const old = (await get(of, `${path}/${sale_id}`)).sale;
        const [refund] = old.refunds.filter((one: { id: number }) => one.id === refund_id);
        expect(refund).toMatchObject({ amount, exchange_sale_id: id });
      }
    }
    return links;
  };
  const LINKS = [
    ['1500.00', '300.00', '500.00', '300.00', []],
    ['1500.00', '750.00', '500.00', '500.00', [['card', '250.00']]],
  ];

  it('is named by both sales, in the answer to its post and in the reports', async () => {
    const answer = await exchange({ total_amount: '100.00', total_items: '1' });
    const { sale } = await get(shop, `/api/sales/${shop.business_id}/${answer.sale.id}`);
    expect(answer.exchange).toEqual(sale.exchange);
    expect(sale.exchange).toMatchObject({ sale_id: bought.id, amount: '500.00' });
    const rows = (await get(shop, `/api/reports/${shop.business_id}/sales`)).sales;
    const row = (id: number) => rows.find((one: { id: number }) => one.id === id);
    expect(row(sale.id).exchange).toEqual({ ...sale.exchange, refund_external_id: null });
    const [last] = row(bought.id).refunds.slice(-1);
    expect(last).toMatchObject({
      ...{ id: sale.exchange.refund_id, exchange_sale_id: sale.id, exchange_external_id: null },
    });
    const lines = (await get(shop, `/api/reports/${shop.business_id}/sale-lines`)).sale_lines;
    const line = (id: number) => lines.find((one: { sale_id: number }) => one.sale_id === id);
    expect(line(bought.id).refunds.map((one: { exchange_external_id: string }) => one.exchange_external_id)).toEqual([
      ...['R-2', null, null],
    ]);
    expect(line(bought.id).exchange).toBeNull();
    const withReceipt = rows.find((one: { external_id: string }) => one.external_id === 'R-2');
    expect(line(withReceipt.id).exchange).toEqual(withReceipt.exchange);
    expect(withReceipt.exchange).toMatchObject({ sale_id: bought.id, amount: '500.00' });
  });

  it.each(['csv', 'xlsx'])('comes along to another shop, and from there to a third one: %s', async (format) => {
    expect(await linksOf(shop)).toEqual(LINKS);
    let from = shop;
    for (let move = 1; move <= 2; move++) {
      const to = await givenAnotherShop(testApp, first);
      for (const { counts } of await moveShop(testApp, from, to, format)) expect(counts).toMatchObject({ rejected: 0 });
      expect(await linksOf(to)).toEqual(LINKS);
      const paymentsOf = (of: Shop) => get(of, `/api/analytics/${of.business_id}/payments`);
      expect(await paymentsOf(to)).toEqual(await paymentsOf(from));
      for (const { counts } of await moveShop(testApp, from, to, format)) {
        expect(counts).toMatchObject({ created: 0, updated: 0, rejected: 0 });
      }
      from = to;
    }
  });

  it('is linked whichever file comes first, and a revert takes only its own part back', async () => {
    const to = await givenAnotherShop(testApp, first);
    await importOverHttp(testApp, to, {
      kind: 'customers',
      content: await download(testApp, shop, 'customers', 'csv'),
    });
    const later = await importOverHttp(testApp, to, {
      kind: 'sales',
      content: await download(testApp, shop, 'sales', 'csv'),
    });
    expect(later.counts).toMatchObject({ created: 1, rejected: 0 });
    expect(await linksOf(to)).toEqual([]);
    const before = await stateOfShop(testApp, to.business_id);
    const lines = { kind: 'sales', content: await download(testApp, shop, 'sale-lines', 'csv') };
    const { id } = await importOverHttp(testApp, to, lines);
    expect(await linksOf(to)).toEqual(LINKS);
    expect((await revertToEnd(testApp, to, id)).revert).toMatchObject({ kept: 0 });
    expect(await stateOfShop(testApp, to.business_id)).toEqual(before);
    await importOverHttp(testApp, to, lines);
    expect(await linksOf(to)).toEqual(LINKS);
    expect((await revertToEnd(testApp, to, later.id)).revert).toMatchObject({ removed: 1, kept: 0 });
    expect(await linksOf(to)).toEqual(LINKS.slice(1));
  });

  it('is not made up by a file whose amounts disagree', async () => {
    const to = await givenAnotherShop(testApp, first);
    await importOverHttp(testApp, to, {
      kind: 'customers',
      content: await download(testApp, shop, 'customers', 'csv'),
    });
    const content = (await download(testApp, shop, 'sale-lines', 'csv'))
      .toString()
      .replaceAll(',500.00,"{', ',400.00,"{');
    const { counts } = await importOverHttp(testApp, to, { kind: 'sales', content });
    // Without the exchange, the payments of the coat do not add up to its total.
    expect(counts).toMatchObject({ created: 1, rejected: 1 });
    expect(await linksOf(to)).toEqual([]);
  });
});
