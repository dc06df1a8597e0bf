import { expectStatus, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { HeldLock, untilWaiting } from '../../support/held-lock';
import { adjust, balanceOf, givenProgram, quote } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';

const ITEMS = [{ product_id: 5, quantity: '1', unit_price: '250.00' }];

describe('A sale with a quote and a sale without, of one receipt number', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
    await givenProgram(testApp, shop);
  });
  afterAll(() => testApp.close());

  it.each(['alone', 'in a batch'])('wait for each other, and do not deadlock: %s', async (how) => {
    const { id: customer_id } = await givenCustomer(testApp, shop);
    expectStatus(await adjust(testApp, shop, customer_id, 100), 201);
    const request = { customer_id, items: ITEMS, redeem_points: 50 };
    const { id: quote_id } = expectStatus(await quote(testApp, shop, request), 201).body.quote;
    const post = (path: string, body: object) =>
      testApp.request('POST', `/api/sales/${shop.business_id}${path}`, { token: shop.staff, body });
    const sale = { customer_id, payment_method: 'cash', items: ITEMS, external_id: `R-${how}` };

    // The sale with a quote stops halfway, at the account, and the other sale begins meanwhile.
    const lock = await HeldLock.take(testApp, 'SELECT FROM reward_accounts WHERE customer_id = $1 FOR UPDATE', [
      customer_id,
    ]);
    const quoted = post('', { ...sale, quote_id });
    await untilWaiting(testApp, 1, quoted);
    const plain = how === 'alone' ? post('', sale) : post('/batch', { sales: [sale] });
    await untilWaiting(testApp, 2, plain);
    await lock.release();

    expectStatus(await quoted, 201);
    const refused = await plain;
    const { code } = how === 'alone' ? expectStatus(refused, 409).body : expectStatus(refused, 200).body.results[0];
    expect(code).toBe('external_id_conflict');
    expect(await balanceOf(testApp, shop, customer_id)).toBe('52');
  });
});
