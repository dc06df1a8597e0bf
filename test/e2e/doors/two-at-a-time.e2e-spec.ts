import { CampaignShop } from '../../support/campaign-shop';
import { expectStatus, givenCustomer } from '../../support/fixtures';
import { HeldLock } from '../../support/held-lock';

/** What a shop may do twice at the same time. Another process does it as well when it holds the locks of the turns. */
describe('What loads the database for long', () => {
  let shop: CampaignShop;

  beforeAll(async () => {
    shop = await CampaignShop.open();
  });
  afterAll(() => shop.close());

  const takeTurns = (name: string, turns: number, business_id = shop.shop.business_id) =>
    HeldLock.take(
      shop.testApp,
      `SELECT pg_advisory_xact_lock(hashtextextended($1 || ' ' || n, $2::bigint)) FROM generate_series(1, $3::int) n`,
      [name, business_id, turns],
    );

  const cases: [name: string, code: string, path: () => Promise<string>][] = [
    [
      'data export',
      'exports_busy',
      async () =>
        `/api/customers/${shop.shop.business_id}/${(await givenCustomer(shop.testApp, shop.shop)).id}/data-export`,
    ],
    ['preflight', 'preflights_busy', async () => shop.path(await shop.given(), '/preflight')],
    // A list of a draft takes a turn of the preflights, because it plans the audience as they do.
    ['preflight', 'preflights_busy', async () => shop.path(await shop.given(), '/left-out')],
  ];

  it.each(cases)('is done twice at the same time by a shop: %s', async (name, code, pathOf) => {
    const path = await pathOf();
    const request = () => shop.testApp.request('GET', path, { token: shop.shop.owner });
    const one = await takeTurns(name, 1);
    expectStatus(await request(), 200);
    await one.release();
    const two = await takeTurns(name, 2);
    const refused = expectStatus(await request(), 429);
    expect(refused.body.code).toBe(code);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    await two.release();
    expectStatus(await request(), 200);
    // What another shop does holds up nobody.
    const others = await takeTurns(name, 2, shop.shop.business_id + 1);
    expectStatus(await request(), 200);
    await others.release();
  });
});
