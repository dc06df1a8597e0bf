import { expectStatus, givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { givenProgram } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('Names of products', () => {
  let testApp: TestApp;
  let otherShop: Shop;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    otherShop = await givenShop(testApp);
  });
  beforeEach(async () => {
    shop = await givenAnotherShop(testApp, otherShop);
  });
  afterAll(() => testApp.close());

  const get = async (path: string) =>
    expectStatus(await testApp.request('GET', `/api/${path}`, { token: shop.manager }), 200).body;
  const post = (path: string, body: object) => testApp.request('POST', `/api/${path}`, { token: shop.manager, body });
  const givenProduct = async (id: number, name: string) =>
    expectStatus(await post(`products/${shop.business_id}`, { id, name }), 201);
  const line = (product_id: number, name?: string | null) => ({
    ...{ product_id, quantity: 1, unit_price: '10.00' },
    ...(name === undefined ? {} : { name }),
  });
  const namesOf = (sale: { items: object[] }) => (sale.items as { name: string | null }[]).map(({ name }) => name);

  it('are those of the till, or else those of the catalogue at the time of reading', async () => {
    await givenProduct(8, 'Chai');
    const sale = await givenSale(testApp, shop, {
      items: [line(8, ' Chai   ya  leo '), line(8), line(8, null), line(9)],
    });
    expect(namesOf(sale)).toEqual(['Chai ya leo', 'Chai', 'Chai', null]);

    await testApp.request('PATCH', `/api/products/${shop.business_id}/8`, {
      token: shop.manager,
      body: { name: 'Tea' },
    });
    const expected = ['Chai ya leo', 'Tea', 'Tea', null];
    expect(namesOf((await get(`sales/${shop.business_id}/${sale.id}`)).sale)).toEqual(expected);
    expect(namesOf((await get(`sales/${shop.business_id}`)).sales[0])).toEqual(expected);
    const report = (await get(`reports/${shop.business_id}/sale-lines`)).sale_lines as {
      product_name: string | null;
    }[];
    expect(report.map(({ product_name }) => product_name)).toEqual(expected);
  });

  it('are not those of another shop', async () => {
    await givenProduct(8, 'Chai');
    shop = await givenAnotherShop(testApp, otherShop);
    expect(namesOf(await givenSale(testApp, shop, { items: [line(8)] }))).toEqual([null]);
  });

  it('are no part of what makes a receipt the same', async () => {
    const body = { payment_method: 'cash', external_id: 'R-1', items: [line(8, 'Chai')] };
    const first = expectStatus(await post(`sales/${shop.business_id}`, body), 201);
    const again = await post(`sales/${shop.business_id}`, { ...body, items: [line(8, 'Tea')] });
    expect(expectStatus(again, 200).body.sale).toEqual(first.body.sale);
  });

  it('come with batches', async () => {
    await givenProduct(9, 'Mchele');
    const sales = [{ payment_method: 'cash', external_id: 'B-1', items: [line(8, 'Chai'), line(9)] }];
    const { results } = expectStatus(await post(`sales/${shop.business_id}/batch`, { sales }), 200).body;
    expect(namesOf(results[0].sale)).toEqual(['Chai', 'Mchele']);
  });

  it('come with the products in the metrics and in the export of a customer', async () => {
    await givenProduct(8, 'Chai');
    await givenProduct(9, 'Mchele');
    const { id } = await givenCustomer(testApp, shop);
    await givenSale(testApp, shop, { customer_id: id, items: [line(8), line(7, 'Mkate')] });
    const old = { completed_at: new Date(Date.now() - 86_400_000).toISOString() };
    await givenSale(testApp, shop, {
      customer_id: id,
      items: [line(7, 'Mkate mweupe'), line(8, 'Chai ya jana')],
      ...old,
    });
    await givenSale(testApp, shop, { customer_id: id, items: [line(7)] });
    const path = `/api/customers/${shop.business_id}/${id}/preferences`;
    await testApp.request('PATCH', path, { token: shop.staff, body: { favorite_products: '[9.0, 6]' } });
    const { metrics } = await get(`customers/${shop.business_id}/${id}/metrics`);
    expect(metrics.products).toEqual([
      { id: 7, name: 'Mkate' },
      { id: 8, name: 'Chai ya jana' },
      { id: 9, name: 'Mchele' },
    ]);
    const { customer } = await get(`customers/${shop.business_id}/${id}`);
    expect(customer.preferences.products).toEqual([{ id: 9, name: 'Mchele' }]);
    const { sales } = await get(`customers/${shop.business_id}/${id}/data-export`);
    expect(sales.map(namesOf)).toContainEqual(['Chai', 'Mkate']);
  });

  it('are missing from the metrics and the profile, if nobody has given any', async () => {
    const { id } = await givenCustomer(testApp, shop);
    await givenSale(testApp, shop, { customer_id: id, items: [line(8)] });
    expect((await get(`customers/${shop.business_id}/${id}/metrics`)).metrics.products).toEqual([]);
    expect((await get(`customers/${shop.business_id}/${id}`)).customer.preferences.products).toEqual([]);
  });

  it('may be in a quote too, so that its sale repeats the same lines', async () => {
    await givenProgram(testApp, shop);
    const customer_id = (await givenCustomer(testApp, shop)).id;
    const items = [line(8, 'Chai'), line(9, null), line(10)];
    const { id } = expectStatus(await post(`rewards/${shop.business_id}/quotes`, { customer_id, items }), 201).body
      .quote;
    const body = { customer_id, items, quote_id: id, payment_method: 'cash' };
    expect(namesOf(expectStatus(await post(`sales/${shop.business_id}`, body), 201).body.sale)[0]).toBe('Chai');
  });
});
