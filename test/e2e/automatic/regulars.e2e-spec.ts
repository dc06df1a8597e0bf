import { type AutomaticShop, givenAutomaticShop, newPhone } from '../../support/automatic-messages';
import { givenCustomer, givenSale, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

const DAY = 24 * 60 * 60 * 1_000;

describe('Automatic messages to new regulars', () => {
  let testApp: TestApp;
  let shop: Shop;
  let turn: AutomaticShop['turn'];
  let settled: AutomaticShop['settled'];

  beforeAll(async () => {
    testApp = await createTestApp({ RATE_LIMITS: 'off' });
  });
  afterAll(() => testApp.close());

  const buys = (customer_id: number, sale: object = {}) => givenSale(testApp, shop, { customer_id, ...sale });

  beforeEach(async () => {
    ({ shop, turn, settled } = await givenAutomaticShop(testApp));
    await turn('became_regular', { is_enabled: true, sms_text: 'Asante {{ first_name }}' });
  });
  const newcomer = async () => (await givenCustomer(testApp, shop, { name: 'Amina', phone: newPhone() })).id;
  const batch = (customer_id: number, count: number, sale: object = {}) => {
    const one = { customer_id, payment_method: 'cash', total_amount: '10.00', total_items: '1', ...sale };
    const path = `/api/sales/${shop.business_id}/batch`;
    return testApp.request('POST', path, { token: shop.staff, body: { sales: Array(count).fill(one) } });
  };

  it('go out with the sale that makes them one, once', async () => {
    const id = await newcomer();
    for (let sale = 0; sale < 4; sale++) await buys(id);
    expect(await settled()).toEqual([]);
    const fifth = await buys(id);
    const message = { customer_id: id, cause: `became_regular:${id}`, purpose: 'loyalty', body: 'Asante Amina' };
    expect(await settled()).toMatchObject([message]);
    await testApp.request('POST', `/api/sales/${shop.business_id}/${fifth.id}/refund`, {
      token: shop.manager,
      body: {},
    });
    for (let sale = 0; sale < 6; sale++) await buys(id);
    expect(await settled()).toHaveLength(1);
  });

  it('go out when sales that arrive together take them past it', async () => {
    const id = await newcomer();
    await batch(id, 11);
    expect(await settled()).toMatchObject([{ cause: `became_regular:${id}` }]);
  });

  it('do not go out for sales of the past, or for other thresholds', async () => {
    const id = await newcomer();
    await batch(id, 4);
    await buys(id, { completed_at: new Date(Date.now() - 2 * DAY).toISOString() });
    const otherId = await newcomer();
    await batch(otherId, 4);
    await testApp.request('PATCH', `/api/businesses/${shop.business_id}/loyalty`, {
      token: shop.owner,
      body: { regular_from: 3 },
    });
    await buys(otherId);
    expect(await settled()).toEqual([]);
  });

  it('do not go out to customers who cannot receive loyalty messages', async () => {
    const id = await newcomer();
    await testApp.request('PATCH', `/api/customers/${shop.business_id}/${id}/preferences`, {
      token: shop.staff,
      body: { can_receive_loyalty: false },
    });
    await batch(id, 5);
    expect(await settled()).toEqual([]);
  });
});
