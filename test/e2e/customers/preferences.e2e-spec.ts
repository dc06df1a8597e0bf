import { givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';
import { emoji, expectInvalid } from '../../support/validation';

describe('Preferences', () => {
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

  const path = (part = '') => `/api/customers/${shop.business_id}/${customer}${part}`;
  const update = (body: unknown) => testApp.request('PATCH', path('/preferences'), { token: shop.staff, body });
  /** Without the names of the favourites, which only the profile shows. */
  async function readStored(): Promise<object> {
    const { products, ...preferences } = (await testApp.request('GET', path(), { token: shop.staff })).body.customer
      .preferences as { products: object[] };
    expect(products).toBeInstanceOf(Array);
    return preferences;
  }

  it.each([
    { favorite_products: '[1, 5, 8]' },
    { favorite_products: '[]' },
    { favorite_products: '[9007199254740991]' },
    { favorite_products: null },
    { preferred_payment: 'cash' },
    { preferred_payment: 'mpesa' },
    { preferred_payment: 'credit' },
    { preferred_payment: null },
    { best_contact_time: 'x'.repeat(100) },
    { best_contact_time: emoji(100) },
    { best_contact_time: null },
    { do_not_contact: true },
    { can_receive_offers: false },
    { can_receive_loyalty: false },
  ])('take %j, leave the rest, and show it in the profile', async (change) => {
    const before = await readStored();
    const answer = await update(change);
    expect(answer.status).toBe(200);
    expect(answer.body.preferences).toMatchObject({ customer_id: customer, ...before, ...change });
    expect(await readStored()).toEqual({ ...before, ...change });
  });

  it('stay as they are when nothing is sent', async () => {
    await update({ preferred_payment: 'mpesa' });
    expect((await update({})).body.preferences).toMatchObject({ preferred_payment: 'mpesa' });
  });

  it('are cleared by null, and by an empty contact time', async () => {
    const full = { favorite_products: '[1]', preferred_payment: 'cash', best_contact_time: 'noon' };
    await update(full);
    const cleared = { favorite_products: null, preferred_payment: null, best_contact_time: null };
    expect((await update(cleared)).body.preferences).toMatchObject(cleared);
    await update(full);
    expect((await update({ best_contact_time: '' })).body.preferences).toMatchObject({ best_contact_time: null });
  });

  it.each([
    ...[
      '[1, 5',
      '{}',
      'null',
      '5',
      '"x"',
      '["a"]',
      '[1.5]',
      '[0]',
      '[-1]',
      '[9007199254740992]',
      '[1e400]',
      '',
      '[[1]]',
      '[\u0000]',
    ].map((favorite_products) => ['favorite_products', { favorite_products }] as const),
    ['favorite_products', { favorite_products: [1, 5, 8] }],
    ['favorite_products', { favorite_products: 5 }],
    ['favorite_products', { favorite_products: `[${'1,'.repeat(100)}1]` }],
    ['favorite_products', { favorite_products: '['.repeat(100_000) }],
    ['preferred_payment', { preferred_payment: 'cheque' }],
    ['preferred_payment', { preferred_payment: 'MPESA' }],
    ['preferred_payment', { preferred_payment: '' }],
    ['preferred_payment', { preferred_payment: ['cash'] }],
    ['best_contact_time', { best_contact_time: 'x'.repeat(101) }],
    ['best_contact_time', { best_contact_time: 9 }],
    ['best_contact_time', { best_contact_time: 'a\nb' }],
    ['do_not_contact', { do_not_contact: 'true' }],
    ['do_not_contact', { do_not_contact: null }],
    ['can_receive_offers', { can_receive_offers: 1 }],
    ['can_receive_loyalty', { can_receive_loyalty: 'no' }],
    ['average_spend', { average_spend: '999.00' }],
    ['customer_id', { customer_id: 1 }],
  ] as [string, object][])('name %s when they are refused, and stay as they are', async (field, change) => {
    const before = await readStored();
    expectInvalid(await update(change), field);
    expect(await readStored()).toEqual(before);
  });

  it('know the average spend the moment a sale is answered', async () => {
    for (const total_amount of ['100.00', '50.00', '50.01']) {
      await givenSale(testApp, shop, { customer_id: customer, total_amount, total_items: 1 });
      const { metrics } = (await testApp.request('GET', path('/metrics'), { token: shop.staff })).body;
      expect(await readStored()).toMatchObject({ average_spend: metrics.avg_transaction_value });
    }
    // 200.01 / 3 = 66.67
    expect(await readStored()).toMatchObject({ average_spend: '66.67' });
  });

  it('keep the average spend when they are changed', async () => {
    await givenSale(testApp, shop, { customer_id: customer, total_amount: '80.00', total_items: 1 });
    expect((await update({ do_not_contact: true })).body.preferences).toMatchObject({ average_spend: '80.00' });
  });
});
