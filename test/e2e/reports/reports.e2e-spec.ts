import { CustomersReportPage, MessagesReportPage, PointsReportPage } from '@wateja/read-models';
import { SaleLinesReportPage, SalesReportPage } from '@wateja/read-models';
import { CUSTOMER_COLUMNS, MESSAGE_COLUMNS, POINTS_COLUMNS } from '@wateja/read-models';
import { SALE_COLUMNS, SALE_LINE_COLUMNS } from '@wateja/read-models';

import {
  expectStatus,
  givenAnotherShop,
  givenConsent,
  givenCustomer,
  givenSale,
  givenShop,
  type Shop,
} from '../../support/fixtures';
import { givenMessages } from '../../support/messages';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('Reports as pages', () => {
  let testApp: TestApp;
  let shop: Shop;
  let otherShop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    otherShop = await givenShop(testApp);
  });
  beforeEach(async () => {
    shop = await givenAnotherShop(testApp, otherShop);
  });
  afterAll(() => testApp.close());

  const get = (path: string, token = shop.manager) =>
    testApp.request('GET', `/api/reports/${shop.business_id}/${path}`, { token });
  const read = async (path: string) => expectStatus(await get(path), 200).body;
  const names = async (query: string) =>
    ((await read(`customers?${query}`)).customers as { name: string }[]).map(({ name }) => name);

  /** Amina spent 300 in two purchases, Baraka 500 in one, and Chebet nothing. */
  async function givenThree() {
    const amina = await givenCustomer(testApp, shop, {
      ...{ name: 'Amina', phone: '0701 234 567', email: 'amina@example.com', customer_type: 'vip' },
      prefer_email: true,
    });
    const baraka = await givenCustomer(testApp, shop, { name: 'Baraka', phone: '0702 234 567' });
    const chebet = await givenCustomer(testApp, shop, {
      name: 'Chebet',
      email: 'chebet@example.com',
      prefer_email: true,
    });
    const sell = (customer_id: number, unit_price: string, product_id: number, completed_at: string) =>
      givenSale(testApp, shop, { customer_id, completed_at, items: [{ product_id, quantity: 1, unit_price }] });
    await sell(amina.id, '100.00', 7, '2026-01-10T10:00:00Z');
    await sell(amina.id, '200.00', 8, '2026-03-10T10:00:00Z');
    await sell(baraka.id, '500.00', 9, '2026-02-10T10:00:00Z');
    return { amina, baraka, chebet };
  }

  it('have the columns of their files', () => {
    const columns = { CUSTOMER_COLUMNS, SALE_COLUMNS, SALE_LINE_COLUMNS, MESSAGE_COLUMNS, POINTS_COLUMNS };
    const fields = {
      CUSTOMER_COLUMNS: CustomersReportPage.schema.shape.customers.element.shape,
      SALE_COLUMNS: SalesReportPage.schema.shape.sales.element.shape,
      SALE_LINE_COLUMNS: SaleLinesReportPage.schema.shape.sale_lines.element.shape,
      MESSAGE_COLUMNS: MessagesReportPage.schema.shape.messages.element.shape,
      POINTS_COLUMNS: PointsReportPage.schema.shape.entries.element.shape,
    };
    for (const [name, shape] of Object.entries(fields)) {
      expect(Object.keys(columns[name as keyof typeof columns]).sort()).toEqual(Object.keys(shape).sort());
    }
  });

  it('show a customer as the other routes do', async () => {
    const { amina } = await givenThree();
    const { customers } = await read('customers?q=amina');
    const readPart = async (path: string) =>
      (await testApp.request('GET', `/api/customers/${shop.business_id}/${amina.id}${path}`, { token: shop.staff }))
        .body;
    const { customer } = await readPart('');
    const { notes: _notes, notes_count: _count, preferences: withNames, history, ...person } = customer;
    const { products: _favoriteNames, ...preferences } = withNames;
    // The observed payment and products are computed only for a single customer, so the report lacks them.
    const { observed_payment: _payment, observed_products: _observed, ...shown } = (await readPart('/metrics')).metrics;
    const { customer_id: _id, favorite_products: _favorites, products: _products, ...metrics } = shown;
    expect(customers).toEqual([
      expect.objectContaining({ ...person, ...preferences, ...history, ...metrics, sms_offers_consent: null }),
    ]);
    expect(customers[0]).toMatchObject({ total_spent: '300.00', total_purchases: 2, loyalty_tier: 'occasional' });
  });

  it.each([
    ['', ['Chebet', 'Baraka', 'Amina']],
    ['sort=created_at&sort_order=asc', ['Amina', 'Baraka', 'Chebet']],
    ['sort=name&sort_order=asc', ['Amina', 'Baraka', 'Chebet']],
    ['sort=total_spent', ['Baraka', 'Amina', 'Chebet']],
    ['sort=total_spent&sort_order=asc', ['Chebet', 'Amina', 'Baraka']],
    ['sort=last_purchase_date', ['Amina', 'Baraka', 'Chebet']],
    ['sort=last_purchase_date&sort_order=asc', ['Chebet', 'Baraka', 'Amina']],
    ['q=bar', ['Baraka']],
    ['q=example.com&sort=name&sort_order=asc', ['Amina', 'Chebet']],
    ['q=example.com&sort=total_spent', ['Amina', 'Chebet']],
    ['customer_type=vip', ['Amina']],
    ['customer_type=vip&customer_type=walk_in', ['Chebet', 'Baraka', 'Amina']],
    ['repeat_frequency=one_time', ['Baraka']],
    ['is_repeat_customer=true', ['Amina']],
    ['is_repeat_customer=false', ['Chebet', 'Baraka']],
    ['loyalty_tier=occasional&loyalty_tier=one_time', ['Baraka', 'Amina']],
    ['last_purchase_before=2026-03-01T00:00:00Z', ['Baraka']],
    ['last_purchase_after=2026-03-01T00:00:00Z', ['Amina']],
    ['min_spent=300', ['Baraka', 'Amina']],
    ['max_spent=300', ['Chebet', 'Amina']],
    ['bought_product_ids=8&bought_product_ids=9', ['Baraka', 'Amina']],
    ['bought_product_ids=1', []],
    ['has=email', ['Chebet', 'Amina']],
    ['has=phone&has=email', ['Amina']],
    ['is_active=false', []],
  ])('select and sort customers by %s', async (query, expected) => {
    await givenThree();
    const { total, total_at_least, next_cursor, customers } = await read(`customers?${query}`);
    expect(customers.map(({ name }: { name: string }) => name)).toEqual(expected);
    expect({ total, total_at_least, next_cursor }).toEqual({
      ...{ total: expected.length, total_at_least: expected.length, next_cursor: null },
    });
  });

  it.each([
    ...['sort=created_at', 'sort=name', 'sort=total_spent', 'sort=last_purchase_date', 'q=customer'].flatMap(
      (query) => [query, `${query}&sort_order=asc`],
    ),
    ...[
      'max_spent=100000',
      'has=phone&sort=total_spent',
      'can_receive_offers=false',
      'can_receive_offers=false&has=phone',
    ],
  ])('lead through all customers by cursor: %s', async (query) => {
    for (let index = 0; index < 7; index++) {
      const customer = await givenCustomer(testApp, shop, {
        name: `Customer ${index % 3}`,
        phone: `070100000${index}`,
      });
      if (index % 2) await givenSale(testApp, shop, { customer_id: customer.id });
    }
    const whole = await read(`customers?${query}&limit=100`);
    const pages: unknown[] = [];
    let cursor: string | null = null;
    do {
      const page: { customers: unknown[]; next_cursor: string | null; total: number | null } = await read(
        `customers?${query}&limit=2${cursor ? `&cursor=${cursor}` : ''}`,
      );
      if (!query.includes('offers')) expect(page.total).toBe(7);
      pages.push(...page.customers);
      cursor = page.next_cursor;
    } while (cursor);
    expect(whole.customers).toHaveLength(7);
    expect(pages).toEqual(whole.customers);
  });

  it('make a mailing list of those whom an offer may reach', async () => {
    const { amina, chebet } = await givenThree();
    const path = (id: number) => `/api/customers/${shop.business_id}/${id}`;
    const consent = (id: number, channel: string, state = 'granted') =>
      testApp.request('POST', `${path(id)}/consents`, {
        token: shop.staff,
        body: { channel, purpose: 'offers', state },
      });
    expect(await names('can_receive_offers=true')).toEqual([]);
    for (const { id } of [amina, chebet]) expectStatus(await consent(id, 'email'), 201);
    expect(await names('can_receive_offers=true&has=email')).toEqual(['Chebet', 'Amina']);
    expect(await names('can_receive_offers=false&has=email')).toEqual([]);
    expect(await names('can_receive_offers=true&has=phone')).toEqual([]);
    expect(await names('can_receive_offers=false')).toEqual(['Baraka']);
    await givenConsent(testApp, shop, amina.id);
    expect(await names('can_receive_offers=true&has=phone')).toEqual(['Amina']);
    const body = { do_not_contact: true };
    expectStatus(await testApp.request('PATCH', `${path(chebet.id)}/preferences`, { token: shop.staff, body }), 200);
    expect(await names('can_receive_offers=true&has=email')).toEqual(['Amina']);
    expectStatus(await consent(amina.id, 'email', 'withdrawn'), 201);
    expect(await names('can_receive_offers=true&has=email')).toEqual([]);
    expect((await read('customers?q=amina')).customers).toMatchObject([
      { sms_offers_consent: 'granted', email_offers_consent: 'withdrawn', email_service_consent: null },
    ]);
  });

  it('show sales, their lines and messages, newest first', async () => {
    const { amina, baraka } = await givenThree();
    const pending = await givenSale(testApp, shop, { status: 'pending', total_amount: '5.00', total_items: 1 });
    await givenMessages(testApp, shop, amina.id, { address: '+254701234567', body: 'Karibu' });
    const { sales, total } = await read('sales');
    expect(total).toBe(4);
    const [first, ...completed] = sales as { customer_name: string | null; total_amount: string }[];
    expect(first).toMatchObject({ id: pending.id, customer_name: null, status: 'pending', completed_at: null });
    expect(completed.map((sale) => [sale.customer_name, sale.total_amount])).toEqual([
      ['Amina', '200.00'],
      ['Baraka', '500.00'],
      ['Amina', '100.00'],
    ]);
    const lines = await read('sale-lines');
    expect(lines.sale_lines.map(({ product_id }: { product_id: number }) => product_id)).toEqual([8, 9, 7]);
    expect(lines.sale_lines[1]).toMatchObject({ customer_id: baraka.id, quantity: '1', line_total: '500.00' });
    expect(lines).toMatchObject({ total: 3, total_at_least: 3, next_cursor: null });
    expect(await read(`sales?customer_id=${amina.id}&from=2026-02-01T00:00:00Z`)).toMatchObject({ total: 1 });
    expect(await read('messages?channel=sms')).toMatchObject({
      total: 1,
      messages: [{ customer_name: 'Amina', body: 'Karibu', cost: '0.80' }],
    });
    expect(await read('messages?channel=email')).toMatchObject({ total: 0, messages: [] });
  });

  it.each([
    ['customers?columns=name', 'columns'],
    ['customers?format=csv&columns=name,secret', 'columns'],
    ['customers?format=pdf', 'format'],
    ['customers?sort=phone', 'sort'],
    ['customers?q=a&is_active=false', 'q'],
    ['customers?min_spent=20&max_spent=10', 'min_spent'],
    ['customers?has=address', 'has.0'],
    ['customers?bought_product_ids=x', 'bought_product_ids.0'],
    ['customers?cursor=abc', 'cursor'],
    ['sales?limit=101', 'limit'],
    ['sale-lines?sort=name', 'sort'],
    ['messages?status=unknown', 'status'],
  ])('refuse %s', async (path, field) => {
    const answer = expectStatus(await get(path), 400);
    expect(answer.body.details.map((detail: { path: string }) => detail.path)).toContain(field);
  });

  it('refuse the cursor of another list', async () => {
    for (const name of ['A', 'B', 'C']) await givenCustomer(testApp, shop, { name });
    const { next_cursor } = await read('customers?limit=1');
    for (const path of ['customers?sort=name', 'sales?limit=1']) {
      expectStatus(await get(`${path}&cursor=${next_cursor}`), 400);
    }
    const foreign = `/api/reports/${otherShop.business_id}/customers?cursor=${next_cursor}`;
    expectStatus(await testApp.request('GET', foreign, { token: otherShop.manager }), 400);
  });

  it('show nothing of another business', async () => {
    await givenThree();
    for (const [path, rows] of [
      ['customers', 'customers'],
      ['customers?q=amina', 'customers'],
      ['sales', 'sales'],
      ['sale-lines', 'sale_lines'],
    ] as const) {
      const url = `/api/reports/${otherShop.business_id}/${path}`;
      const answer = await testApp.request('GET', url, { token: otherShop.staff });
      expect(expectStatus(answer, 200).body).toMatchObject({ [rows]: [], total: 0 });
    }
  });
});
