import { type ImportedSale, SaleImportService } from '@wateja/sales';
import { withTenant } from '@wateja/prisma';

import { givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { HeldLock, untilWaiting } from '../../support/held-lock';
import { adjust, balanceOf, givenProgram, quote } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('An import and a sale with a quote, at the same moment', () => {
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
    await givenProgram(testApp, shop);
    customer = (await givenCustomer(testApp, shop, { external_id: 'C-1' })).id;
    await adjust(testApp, shop, customer, 50);
  });
  afterAll(() => testApp.close());

  const imported: ImportedSale = {
    customer_external_id: 'C-1',
    sale: {
      ...{ external_id: 'OLD-1', status: 'completed', payment_method: 'cash' },
      ...{ total_amount: '300.00', total_items: '1', completed_at: new Date('2026-01-02T09:00:00Z') },
    },
  };

  it.each([
    ['a new customer', 0],
    ['a customer with purchases', 1],
  ])('both end well: %s', async (_who, purchases) => {
    for (let sale = 0; sale < purchases; sale++) await givenSale(testApp, shop, { customer_id: customer });
    const request = { customer_id: customer, total_amount: '100.00', redeem_points: 10 };
    const { id } = (await quote(testApp, shop, request)).body.quote;
    // The sale has locked the points account when it waits for the row of its quote.
    const lock = await HeldLock.take(testApp, 'SELECT FROM reward_quotes WHERE id = $1::uuid FOR UPDATE', [id]);
    const body = { quote_id: id, customer_id: customer, payment_method: 'cash', total_amount: '90.00', total_items: 1 };
    const posting = testApp.request('POST', `/api/sales/${shop.business_id}`, { token: shop.staff, body });
    await untilWaiting(testApp, 1, posting);
    const importing = withTenant(shop.business_id, () =>
      testApp.app.get(SaleImportService).importBatch({ business_id: shop.business_id, currency: 'KES' }, [imported]),
    );
    await untilWaiting(testApp, 2, importing);
    await lock.release();
    expect([(await posting).status, await importing]).toEqual([201, ['created']]);
    expect(await balanceOf(testApp, shop, customer)).toBe(String(50 - 10 + 3 + purchases));
  });
});
