import { PointsSweeper } from '@wateja/rewards';

import { givenCustomer, givenSale, givenShop, type Shop } from '../support/fixtures';
import { balanceOf, entriesOf, givenProgram, PROGRAM } from '../support/rewards-shop';
import { createTestApp, type TestApp } from '../support/test-app';

/** Two processes on one database: each remembers the programme for a few seconds. */
describe('A programme that another process saves', () => {
  let testApp: TestApp;
  let other: TestApp;
  let shop: Shop;
  let customer: number;

  beforeAll(async () => {
    testApp = await createTestApp();
    other = await createTestApp({}, testApp.database);
  });
  beforeEach(async () => {
    shop = await givenShop(testApp);
    customer = (await givenCustomer(testApp, shop)).id;
  });
  afterAll(async () => {
    await other.close();
    await testApp.close();
  });

  const sell = () => givenSale(testApp, shop, { customer_id: customer, total_amount: '100.00', total_items: 1 });

  it('counts at once, once there is one', async () => {
    await givenProgram(testApp, shop, PROGRAM);
    await sell();
    await givenProgram(other, shop, { earn: { spend: { points: 1, per: '1.00' } } });
    await sell();
    expect(
      (await entriesOf(testApp, shop, customer)).map(({ points, program_version }) => [points, program_version]),
    ).toEqual([
      ['100', 2],
      ['1', 1],
    ]);
  });

  it('is the first one: the sweep settles what was sold before this process knew it', async () => {
    await sell();
    await givenProgram(other, shop, PROGRAM);
    await sell();
    await testApp.app.get(PointsSweeper).sweep();
    expect(await balanceOf(testApp, shop, customer)).toBe('2');
  });
});
