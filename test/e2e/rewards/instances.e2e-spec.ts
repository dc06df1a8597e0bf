import { PointsSweeper } from '@wateja/rewards';

import { givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { balanceOf, entriesOf, givenProgram, PROGRAM } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';

/** Two processes on one database: each remembers the programme for a few seconds. */
describe('A programme that another process saves', () => {
  let testApp: TestApp;
  let otherApp: TestApp;
  let shop: Shop;
  let customer: number;

  beforeAll(async () => {
    testApp = await createTestApp();
    otherApp = await createTestApp({}, testApp.database);
  });
  beforeEach(async () => {
    shop = await givenShop(testApp);
    customer = (await givenCustomer(testApp, shop)).id;
  });
  afterAll(async () => {
    await otherApp.close();
    await testApp.close();
  });

  const sell = () => givenSale(testApp, shop, { customer_id: customer, total_amount: '100.00', total_items: 1 });

  it('decides about tiers at once, also where the one before is remembered', async () => {
    const ladder = (name: string) => ({ ...PROGRAM, valid_from: undefined, tiers: { ladder: [{ name }] } });
    const tier = () =>
      testApp.database.query('SELECT tier, program_version FROM customer_tiers WHERE customer_id = $1', [customer]);
    // The version is an old one, because the sweep reads programmes again while any shop has begun one within a day.
    await testApp.database.query(
      `INSERT INTO reward_programs (business_id, version, program, valid_from, created_at)
       VALUES ($1, 1, $2, '2019-01-01', '2019-01-01')`,
      [shop.business_id, JSON.stringify(ladder('Before'))],
    );
    await sell();
    await givenProgram(otherApp, shop, ladder('After'));
    const after = [{ tier: 'After', program_version: 2 }];
    expect(await tier()).toEqual(after);
    await testApp.app.get(PointsSweeper).sweep();
    expect(await tier()).toEqual(after);
    await givenProgram(otherApp, shop, ladder('Later'));
    await sell();
    expect(await tier()).toEqual([{ tier: 'Later', program_version: 3 }]);
  });

  it('counts at once, once there is one', async () => {
    await givenProgram(testApp, shop, PROGRAM);
    await sell();
    await givenProgram(otherApp, shop, { earn: { spend: { points: 1, per: '1.00' } } });
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
    await givenProgram(otherApp, shop, PROGRAM);
    await sell();
    await testApp.app.get(PointsSweeper).sweep();
    expect(await balanceOf(testApp, shop, customer)).toBe('2');
  });
});
