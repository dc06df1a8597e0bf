import {
  expectStatus,
  givenAnotherShop,
  givenConsent,
  givenCustomer,
  givenSale,
  givenShop,
  type Shop,
} from '../../support/fixtures';
import { download, keptOf, moveShop, sumsOf } from '../../support/round-trip';
import { createTestApp, type TestApp } from '../../support/test-app';
import { importOverHttp } from '../../support/uploads';

describe('A shop that is exported and imported again', () => {
  let testApp: TestApp;
  let admin: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    admin = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  const post = async (shop: Shop, path: string, body: object = {}, status = 201) =>
    expectStatus(await testApp.request('POST', `/api/${path}`, { token: shop.manager, body }), status).body;
  const refund = (shop: Shop, sale: { id: number }, body: object = {}) =>
    post(shop, `sales/${shop.business_id}/${sale.id}/refund`, body, 200);

  /** Customers who are difficult to write to a file: by their names, their identifiers, or their consents. */
  async function givenPeople(shop: Shop) {
    const b = shop.business_id;
    const people = {
      formula: await givenCustomer(testApp, shop, {
        ...{ name: '=SUM(A1) "Box 12", Mary', external_id: 'TILL-1', phone: '+254 701 000 001', address: '-\n@home' },
        ...{ customer_type: 'vip', prefer_sms: false, prefer_call: true },
      }),
      byPhone: await givenCustomer(testApp, shop, { name: "'0712 Ng'ang'a", phone: '0702 000 002', address: 'N/A' }),
      byEmail: await givenCustomer(testApp, shop, { name: 'NULL', email: 'Zoe@Example.com' }),
      sharesPhone: await givenCustomer(testApp, shop, { name: 'Daughter', phone: '+254702000002' }),
      sharesEmail: await givenCustomer(testApp, shop, {
        name: 'Partner',
        phone: '0703 000 003',
        email: 'zoe@example.com',
      }),
      nothing: await givenCustomer(testApp, shop, { name: 'Mama mboga' }),
      inactive: await givenCustomer(testApp, shop, { name: 'Gone', phone: '0702000002' }),
      erased: await givenCustomer(testApp, shop, { name: 'Forgotten', phone: '0704 000 004', external_id: 'TILL-9' }),
    };
    const change = async (id: number, path: string, body: object, method: 'PATCH' = 'PATCH') =>
      expectStatus(
        await testApp.request(method, `/api/customers/${b}/${id}${path}`, { token: shop.manager, body }),
        200,
      );
    await change(people.byPhone.id, '/preferences', {
      ...{ favorite_products: '[5, 6]', preferred_payment: 'mpesa', best_contact_time: 'mornings, "late"' },
      ...{ do_not_contact: true, can_receive_offers: false, can_receive_loyalty: false },
    });
    for (const tag of ['Wholesale', '=Delivery']) {
      const path = `/api/customers/${b}/${people.formula.id}/tags/${encodeURIComponent(tag)}`;
      expectStatus(await testApp.request('PUT', path, { token: shop.manager }), 200);
    }
    await givenConsent(testApp, shop, people.formula.id);
    await givenConsent(testApp, shop, people.byPhone.id, 'withdrawn');
    await change(people.inactive.id, '', { is_active: false });
    return people;
  }

  type People = Awaited<ReturnType<typeof givenPeople>>;

  /** Sales of each kind, with refunds of each kind. */
  async function givenSales(shop: Shop, people: People, { currency }: { currency: string }) {
    const price = (amount: string) => (currency === 'UGX' ? amount.replace(/\..*/, '') : amount);
    const at = (day: number) => `2026-0${day}-11T08:30:00.123Z`;
    const lines = [
      {
        product_id: 7,
        name: '+Sugar; "2 kg"',
        quantity: '3',
        unit_price: price('40.35'),
        discount_amount: price('20.00'),
      },
      { product_id: 8, quantity: '0.5', unit_price: price('99.00') },
    ];
    const big = await givenSale(testApp, shop, {
      ...{ customer_id: people.formula.id, items: lines, discount_amount: price('10.00'), external_id: 'R-1' },
      ...{ completed_at: at(1), ...(currency === 'UGX' ? {} : { rounding_amount: '-0.05' }) },
    });
    await refund(shop, big, { items: [{ sale_item_id: big.items[0]!.id, quantity: '1' }], reason: 'Damp, "wet"' });
    await refund(shop, big, { amount: price('5.00'), goodwill: true, reason: '=Sorry' });
    await refund(shop, big, { items: [{ sale_item_id: big.items[1]!.id, quantity: '0.5' }] });
    const total = price('500.00');
    await givenSale(testApp, shop, {
      ...{
        customer_id: people.byPhone.id,
        total_amount: total,
        total_items: '2',
        completed_at: at(2),
        payment_method: undefined,
      },
      payments: [
        { method: 'mpesa', amount: price('300.00'), reference: 'SJK4 H7,"L' },
        { method: 'cash', amount: price('200.00') },
      ],
    });
    const plain = await givenSale(testApp, shop, {
      total_amount: total,
      total_items: '1.5',
      completed_at: at(3),
      payment_method: 'card',
    });
    await refund(shop, plain, { amount: price('100.00'), total_items: '0.5' });
    const whole = await givenSale(testApp, shop, { customer_id: people.sharesPhone.id, completed_at: at(4) });
    await refund(shop, whole);
    const worn = await givenSale(testApp, shop, {
      ...{ customer_id: people.formula.id, completed_at: at(6), external_id: 'R-9' },
      items: [{ product_id: 7, quantity: '2', unit_price: price('300.00') }],
    });
    await post(shop, `sales/${shop.business_id}`, {
      ...{ customer_id: people.formula.id, payment_method: 'cash' },
      exchange: { sale_id: worn.id, items: [{ sale_item_id: worn.items[0]!.id, quantity: '1' }] },
      items: [{ product_id: 9, quantity: '1', unit_price: price('450.00') }],
    });
    const { byEmail, sharesEmail, nothing, inactive, erased } = people;
    for (const [index, { id }] of [byEmail, sharesEmail, nothing, inactive].entries()) {
      const items = [{ product_id: 9, quantity: index + 1, unit_price: price('11.00') }];
      await givenSale(testApp, shop, { customer_id: id, items, completed_at: at(5) });
    }
    await givenSale(testApp, shop, { customer_id: erased.id, completed_at: at(7) });
    await givenSale(testApp, shop, { status: 'pending', customer_id: people.byPhone.id, items: lines.slice(1) });
    const cancelled = await givenSale(testApp, shop, {
      status: 'pending',
      external_id: 'NULL',
      items: lines.slice(0, 1),
    });
    await post(shop, `sales/${shop.business_id}/${cancelled.id}/cancel`, {}, 200);
    await givenSale(testApp, shop, { total_amount: '0.00', total_items: '1', completed_at: at(6) });
  }

  async function givenOddShop(business: object = {}): Promise<Shop> {
    const shop = await givenAnotherShop(testApp, admin, { currency: 'KES', ...business });
    const people = await givenPeople(shop);
    await post(shop, `products/${shop.business_id}`, {
      id: 8,
      sku: 'CHAI-250',
      name: 'Majani ya chai',
      price: '99.00',
    });
    await givenSales(shop, people, { currency: 'KES', ...business });
    const path = `/api/customers/${shop.business_id}/${people.erased.id}/erase`;
    expectStatus(await testApp.request('POST', path, { token: shop.owner, body: { reason: 'Asked for it' } }), 200);
    return shop;
  }

  /** The rows without the `external_id` that an import gives to customers who have no other identifier. */
  const withoutGiven = <Row extends { external_id: string | null }>(rows: Row[]) =>
    rows.map((row) => ({ ...row, external_id: row.external_id?.startsWith('wateja:') ? null : row.external_id }));

  it.each([
    ['csv', 'KES'],
    ['xlsx', 'KES'],
    ['csv', 'UGX'],
  ])('is the same shop: %s in %s', async (format, currency) => {
    const from = await givenOddShop({ currency });
    const to = await givenAnotherShop(testApp, admin, { currency });
    const imports = await moveShop(testApp, from, to, format);
    for (const { status, counts, reasons } of imports) {
      expect({ status, rejected: counts['rejected'], reasons }).toEqual({
        status: 'finished',
        rejected: 0,
        reasons: {},
      });
    }
    const [before, after] = [await keptOf(testApp, from), await keptOf(testApp, to)];
    expect(withoutGiven(after.customers)).toEqual(withoutGiven(before.customers));
    expect(withoutGiven(after.sales)).toEqual(withoutGiven(before.sales));
    const [sums, moved] = [await sumsOf(testApp, from), await sumsOf(testApp, to)];
    // The sale of the erased customer, the only one of July, has no customer any more.
    const july = sums.sales.buckets.find(({ start }) => start === '2026-07-01');
    expect(july).toMatchObject({ sales: 1, customers: 1, new_customers: 1 });
    Object.assign(july!, { customers: 0, new_customers: 0 });
    expect(moved).toEqual(sums);
    // Two kinds of customers get the number of the report as their `external_id`: those without any identifier, and
    // the older one of two who share a phone.
    const numbered = after.customers.filter(({ external_id }) => external_id?.startsWith('wateja:'));
    expect(numbered.map(({ name }) => name).sort()).toEqual(["'0712 Ng'ang'a", 'Gone', 'Mama mboga']);

    const again = await moveShop(testApp, from, to, format);
    for (const { counts } of again) expect(counts).toMatchObject({ created: 0, updated: 0, rejected: 0 });
    expect(await keptOf(testApp, to)).toEqual(after);
  });

  it('gains nothing by its own reports', async () => {
    const shop = await givenOddShop();
    const before = await keptOf(testApp, shop);
    const imports = await moveShop(testApp, shop, shop, 'csv');
    for (const { counts } of imports) expect(counts).toMatchObject({ created: 0, updated: 0 });
    const reasons = Object.keys(imports[0]!.reasons);
    expect(reasons.sort()).toEqual([
      'id: The shop already has the customer with this number. Change the customer in the console',
      'phone: Several customers, or another row of the file, have this phone or email address',
    ]);
    expect(await keptOf(testApp, shop)).toEqual(before);
  });

  it('refuses refunds that a person has made larger in the file', async () => {
    const from = await givenOddShop();
    const to = await givenAnotherShop(testApp, admin, { currency: 'KES' });
    const lines = (await download(testApp, from, 'sale-lines?external_id=R-1', 'csv')).toString();
    await importOverHttp(testApp, to, {
      kind: 'customers',
      content: await download(testApp, from, 'customers', 'csv'),
    });
    const content = lines.replaceAll('""amount"":""5.00""', '""amount"":""5000.00""');
    const { counts, reasons } = await importOverHttp(testApp, to, { kind: 'sales', content });
    expect(counts.rejected).toBe(1);
    expect(Object.keys(reasons)).toEqual([expect.stringContaining('refund')]);
  });
});
