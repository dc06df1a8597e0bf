import { CampaignShop } from '../../support/campaign-shop';
import { expectStatus, givenCustomer } from '../../support/fixtures';
import { HeldLock } from '../../support/held-lock';

/**
 * Each shop may do this work twice at the same time. A test that holds the advisory locks of these turns looks to the
 * service like another process that does the work.
 */
describe('Long work in the database', () => {
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
    ['preflight', 'preflights_busy', async () => shop.path(await shop.createDraft(), '/preflight')],
    // A list of a draft takes a turn of the preflights, because it plans the audience as they do.
    ['preflight', 'preflights_busy', async () => shop.path(await shop.createDraft(), '/left-out')],
  ];

  it.each(cases)('runs at most twice at the same time for each shop: %s', async (name, code, pathOf) => {
    const path = await pathOf();
    const request = () => shop.testApp.request('GET', path, { token: shop.shop.owner });
    const firstTurn = await takeTurns(name, 1);
    expectStatus(await request(), 200);
    await firstTurn.release();
    const bothTurns = await takeTurns(name, 2);
    const refused = expectStatus(await request(), 429);
    expect(refused.body.code).toBe(code);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    await bothTurns.release();
    expectStatus(await request(), 200);
    // The work of another shop does not delay this one.
    const turnsOfAnotherShop = await takeTurns(name, 2, shop.shop.business_id + 1);
    expectStatus(await request(), 200);
    await turnsOfAnotherShop.release();
  });
});
