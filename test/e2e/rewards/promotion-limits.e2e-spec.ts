import { expectStatus, givenShop, type Shop } from '../../support/fixtures';
import { endPromotion, givenPromotion } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('The promotions of a shop', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  const path = () => `/api/rewards/${shop.business_id}/promotions`;
  const plan = (promotion: object = {}) => givenPromotion(testApp, shop, promotion);
  const insert = (many: number, ends: string | null) =>
    testApp.database.query(
      `INSERT INTO reward_promotions (business_id, name, multiplier, starts_at, ends_at, weekdays)
       SELECT $1, 'Number ' || n, 2, '2020-01-01', $3::timestamptz, '{1}' FROM generate_series(1, $2::int) n`,
      [shop.business_id, many, ends],
    );
  const endNewest = async () => {
    const { body } = expectStatus(await testApp.request('GET', `${path()}?limit=1`, { token: shop.staff }), 200);
    await endPromotion(testApp, shop, body.promotions[0].id);
  };
  const expectRefused = async (sentence: string) => {
    const body = { name: 'One more', multiplier: '2' };
    const refused = expectStatus(await testApp.request('POST', path(), { token: shop.owner, body }), 409).body;
    expect(refused).toMatchObject({ code: 'limit_reached', error: expect.stringContaining(sentence) });
  };

  it('are at most a hundred that are not over, and a thousand in all', async () => {
    await insert(100, null);
    await expectRefused('100 promotions that are planned or running');
    await endNewest();
    await plan({ starts_at: '2020-01-01', ends_at: '2020-01-31' });
    await insert(898, '2020-02-01');
    await plan();
    await endNewest();
    await expectRefused('1000 promotions, with those that are over');
  });
});
