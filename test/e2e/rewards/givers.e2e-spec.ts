import { expectStatus, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { adjust, claim, givenProgram, PROGRAM } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('The report on users who give points', () => {
  let testApp: TestApp;
  let shop: Shop;
  let customer: number;
  let otherId: number;

  beforeAll(async () => {
    testApp = await createTestApp();
  });
  beforeEach(async () => {
    shop = await givenShop(testApp);
    await givenProgram(testApp, shop, { ...PROGRAM, earn: { spend: { points: 1, per: '1.00' } } });
    customer = (await givenCustomer(testApp, shop)).id;
    otherId = (await givenCustomer(testApp, shop)).id;
  });
  afterAll(() => testApp.close());

  const givers = async (days = 7, token = shop.manager) =>
    testApp.request('GET', `/api/rewards/${shop.business_id}/review/givers?days=${days}`, { token });
  const givePoints = async (to: number, points: number) => expectStatus(await adjust(testApp, shop, to, points), 201);

  it('is shown with the points, the receipts and the customer who got most, but not what was taken', async () => {
    await givePoints(customer, 40);
    await givePoints(customer, 10);
    await givePoints(otherId, 30);
    await givePoints(otherId, -5);
    await givenSale(testApp, shop, { external_id: 'R-1', total_amount: '25.00', total_items: 1 });
    expectStatus(await claim(testApp, shop, { customer_id: otherId, external_id: 'R-1', total_amount: '25.00' }), 201);
    const { body } = expectStatus(await givers(), 200);
    expect(body.givers).toMatchObject([
      { adjustments: 3, points_given: '80', claims: 0, points_claimed: '0', customer_id: customer, customer_times: 2 },
      { adjustments: 0, points_given: '0', claims: 1, points_claimed: '25', customer_id: otherId, customer_times: 1 },
    ]);
    expect(body.givers.map(({ is_unusual }: { is_unusual: boolean }) => is_unusual)).toEqual([false, false]);
    expect(new Set(body.givers.map(({ user_id }: { user_id: number }) => user_id)).size).toBe(2);
  });

  it('is unusual if it is five times or more, and far more than others do', async () => {
    await givenSale(testApp, shop, { customer_id: customer, total_amount: '10.00', total_items: 1 });
    for (let gift = 0; gift < 4; gift++) await givePoints(customer, 5);
    expect((await givers()).body.givers).toMatchObject([{ adjustments: 4, is_unusual: false }]);
    await givePoints(customer, 5);
    expect((await givers()).body.givers).toMatchObject([{ adjustments: 5, customer_times: 5, is_unusual: true }]);
  });

  it('is for managers, and of one shop alone', async () => {
    await givePoints(customer, 5);
    expect((await givers(7, shop.staff)).status).toBe(403);
    shop = await givenShop(testApp);
    expect((await givers()).body).toEqual({ givers: [] });
  });
});
