import { givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';
import { expectInvalid } from '../../support/validation';

describe('Loyalty settings', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
  });
  beforeEach(async () => {
    shop = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  const path = () => `/api/businesses/${shop.business_id}/loyalty`;
  const read = (token = shop.staff) => testApp.request('GET', path(), { token });
  const update = (body: unknown, token = shop.owner) => testApp.request('PATCH', path(), { token, body });
  const customerWith = async (purchases: number, total_amount = '10.00') => {
    const { id } = await givenCustomer(testApp, shop);
    for (let sale = 0; sale < purchases; sale++) {
      await givenSale(testApp, shop, { customer_id: id, total_amount, total_items: 1 });
    }
    return id;
  };
  const metrics = async (id: number) =>
    (await testApp.request('GET', `/api/customers/${shop.business_id}/${id}/metrics`, { token: shop.staff })).body
      .metrics;
  const distribution = async () =>
    (await testApp.request('GET', `/api/analytics/${shop.business_id}/customers`, { token: shop.manager })).body
      .repeat_frequency_distribution;

  it('are 2, 5 and 10 purchases, and no tiers, until the owner changes them', async () => {
    expect((await read()).body).toEqual({
      settings: { business_id: shop.business_id, occasional_from: 2, regular_from: 5, frequent_from: 10, tiers: null },
    });
    expect((await update({}, shop.manager)).status).toBe(403);
    const answer = await update({ frequent_from: 20 });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      message: 'Loyalty settings updated successfully',
      settings: { occasional_from: 2, regular_from: 5, frequent_from: 20 },
    });
    expect((await read()).body.settings).toEqual(answer.body.settings);
  });

  it('change every customer’s frequency at once, and who repeats never', async () => {
    const [two, four] = [await customerWith(2), await customerWith(4)];
    expect([(await metrics(two)).repeat_frequency, (await metrics(four)).repeat_frequency]).toEqual([
      'occasional',
      'occasional',
    ]);
    await update({ occasional_from: 3, regular_from: 4, frequent_from: 5 });
    expect(await metrics(two)).toMatchObject({
      repeat_frequency: 'one_time',
      loyalty_tier: 'one_time',
      is_repeat_customer: true,
    });
    expect((await metrics(four)).repeat_frequency).toBe('regular');
    expect(await distribution()).toEqual({ one_time: 1, occasional: 0, regular: 1, frequent: 0 });
    await givenSale(testApp, shop, { customer_id: four });
    expect((await metrics(four)).repeat_frequency).toBe('frequent');
  });

  it('give the business a ladder of its own, by purchases and money', async () => {
    const tiers = [
      { name: 'shaba', min_purchases: 1 },
      { name: 'fedha', min_purchases: 2, min_spent: 100 },
      { name: 'dhahabu', min_purchases: 2, min_spent: '1000.00' },
    ];
    const ids = [
      await customerWith(0),
      await customerWith(1, '5000'),
      await customerWith(2, '50.00'),
      await customerWith(3, '500'),
    ];
    expect((await update({ tiers })).body.settings.tiers).toEqual([
      { name: 'shaba', min_purchases: 1, min_spent: '0.00' },
      { name: 'fedha', min_purchases: 2, min_spent: '100.00' },
      { name: 'dhahabu', min_purchases: 2, min_spent: '1000.00' },
    ]);
    const ladder = async () => Promise.all(ids.map(async (id) => (await metrics(id)).loyalty_tier as string));
    expect(await ladder()).toEqual([null, 'shaba', 'fedha', 'dhahabu']);
    await update({ tiers: null });
    expect(await ladder()).toEqual([null, 'one_time', 'occasional', 'occasional']);
  });

  it('of one business leave another alone', async () => {
    const otherShop = await givenShop(testApp);
    await update({ occasional_from: 3, tiers: [{ name: 'only' }] });
    const answer = await testApp.request('GET', `/api/businesses/${otherShop.business_id}/loyalty`, {
      token: otherShop.staff,
    });
    expect(answer.body.settings).toMatchObject({ occasional_from: 2, tiers: null });
  });

  it('must rise, and be numbers and names', async () => {
    const refusals: [string, unknown][] = [
      ['regular_from', { regular_from: 2 }],
      ['regular_from', { occasional_from: 5 }],
      ['frequent_from', { regular_from: 10 }],
      ['frequent_from', { frequent_from: 5 }],
      ['occasional_from', { occasional_from: 1 }],
      ['occasional_from', { occasional_from: '3' }],
      ['occasional_from', { occasional_from: 2.5 }],
      ['frequent_from', { frequent_from: 1e9 }],
      ['frequent_from', { frequent_from: null }],
      ['tiers', { tiers: [] }],
      ['tiers', { tiers: Array(21).fill({ name: 'x' }) }],
      ['tiers', { tiers: {} }],
      ['tiers.0.name', { tiers: [{}] }],
      ['tiers.0.name', { tiers: [{ name: 'x'.repeat(51) }] }],
      ['tiers.0.name', { tiers: [{ name: '\ud800' }] }],
      ['tiers.0.min_purchases', { tiers: [{ name: 'x', min_purchases: -1 }] }],
      ['tiers.0.min_spent', { tiers: [{ name: 'x', min_spent: '1.001' }] }],
      ['tiers.0.colour', { tiers: [{ name: 'x', colour: 'gold' }] }],
      ['discount', { discount: 5 }],
    ];
    for (const [field, body] of refusals) expectInvalid(await update(body), field);
    expect((await read()).body.settings).toMatchObject({ occasional_from: 2, regular_from: 5, frequent_from: 10 });
  });
});
