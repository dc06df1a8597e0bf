import { givenCustomer, givenSale, givenShop } from '../../support/fixtures';
import { entriesOf, givenProgram, PROGRAM } from '../../support/rewards-shop';
import { runWateja } from '../../support/run-wateja';
import { createTestApp, type TestApp } from '../../support/test-app';

let testApp: TestApp;

beforeAll(async () => {
  testApp = await createTestApp();
});

afterAll(() => testApp.close());

const wateja = (...args: string[]) => runWateja(testApp, args);

describe('verify-points and rebuild-points', () => {
  it('prove every point, name each difference, and repair what follows from the entries', async () => {
    const points = await givenShop(testApp);
    await givenProgram(testApp, points);
    const { id } = await givenCustomer(testApp, points);
    await givenSale(testApp, points, { customer_id: id, total_amount: '500.00', total_items: 1 });
    const business = ['--business', `${points.business_id}`];
    expect(await wateja('verify-points', ...business)).toMatchObject({
      exitCode: 0,
      stdout: `Business ${points.business_id}: 1 customers, every point is proven.\n`,
    });
    await testApp.database.query('UPDATE reward_accounts SET owed = 9 WHERE customer_id = $1', [id]);
    const result = await wateja('verify-points', ...business);
    expect(result.exitCode).toBe(1);
    expect(result.stdout).toContain(`customer ${id}: the account has owed 9.000, but should have 0.000`);
    expect(JSON.parse((await wateja('rebuild-points', ...business, '--json')).stdout)).toEqual({
      businesses: [{ business_id: points.business_id, customers: 1, repaired: 1 }],
    });
    expect((await wateja('verify-points')).exitCode).toBe(0);
    expect((await wateja('rebuild-points', '--after', '5')).exitCode).toBe(2);
  });
});

describe('expire-points', () => {
  it('books what has ended, once, for one business or for all', async () => {
    const points = await givenShop(testApp);
    await givenProgram(testApp, points, { ...PROGRAM, expiry: { after_months: 1, at: 'day' } });
    const sale = { total_amount: '500.00', total_items: 1, completed_at: '2020-01-10T09:00:00Z' };
    const ids: number[] = [];
    for (let customer = 0; customer < 2; customer++) {
      const { id } = await givenCustomer(testApp, points);
      await givenSale(testApp, points, { ...sale, customer_id: id });
      ids.push(id);
    }
    const business = ['--business', `${points.business_id}`];
    expect(await wateja('expire-points', ...business)).toMatchObject({
      exitCode: 0,
      stdout: `Business ${points.business_id}: 2 ends of points booked.\n`,
    });
    for (const id of ids) {
      expect(await entriesOf(testApp, points, id)).toMatchObject([{ type: 'expire', points: '-5' }, { type: 'earn' }]);
    }
    const again = JSON.parse((await wateja('expire-points', '--json')).stdout);
    expect(again.businesses).toContainEqual({ business_id: points.business_id, entries: 0 });
    expect((await wateja('expire-points', '--business', '2147483000')).exitCode).toBe(2);
    expect((await wateja('verify-points', ...business)).exitCode).toBe(0);
  });
});
