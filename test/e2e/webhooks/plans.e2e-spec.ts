import { expectStatus, givenShop, type Shop } from '../../support/fixtures';
import { PlanWatch } from '../../support/plans';
import { createTestApp } from '../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { givenWebhook } from '../../support/webhook-receiver';

const DELIVERIES = 20_000;
const PAGE = 20;

/** Without a status, a page of each of the three is read. Each page has one more row, which shows that it is not the last. */
const ROWS_OF_A_PAGE = 3 * (PAGE + 1);

/** One of five hundred deliveries is of a rare event, and one other has failed. */
const SEED = `
  INSERT INTO webhook_deliveries (business_id, webhook_id, event_id, event, data, status, next_attempt_at, settled_at)
  SELECT $1, $2, gen_random_uuid(), CASE WHEN n % 500 = 0 THEN 'customer.created' ELSE 'sale.completed' END,
    '{"customer_id": 1}', CASE WHEN n % 500 = 1 THEN 'failed' ELSE 'delivered' END, NULL, now()
  FROM generate_series(1, ${DELIVERIES}) n`;

describe('The plans of lists of deliveries, of a webhook that was told much', () => {
  let database: TestDatabase;
  let shop: Shop;
  let watch: PlanWatch;
  let path: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    const testApp = await createTestApp({}, database);
    shop = await givenShop(testApp);
    const webhook = await givenWebhook(testApp, shop, 'https://books.example/wateja', ['sale.completed']);
    await testApp.close();
    path = `${webhook.path}/deliveries`;
    await database.query(SEED, [shop.business_id, webhook.id]);
    await database.query('ANALYZE webhook_deliveries');
    watch = await PlanWatch.open(database);
  });

  afterAll(async () => {
    await watch.close();
    await database.drop();
  });

  it.each([
    ['all', '', PAGE],
    ['of a usual event', '&event=sale.completed', PAGE],
    ['of a rare event', '&event=customer.created', PAGE],
    ['of an event that never happened', '&event=sale.refunded', 0],
    ['of a usual status', '&status=delivered', PAGE],
    ['of a rare status', '&status=failed', PAGE],
    ['of a status that none has', '&status=pending', 0],
    ['of a usual event and a rare status', '&event=sale.completed&status=failed', PAGE],
    ['of a rare event and a usual status', '&event=customer.created&status=delivered', PAGE],
    ['of a rare event and a rare status, which never meet', '&event=customer.created&status=failed', 0],
  ])('read a page for a page: %s', async (_what, filter, length) => {
    const getPage = () => watch.testApp.request('GET', `${path}?limit=${PAGE}${filter}`, { token: shop.owner });
    const { answer, faults, statements } = await watch.faultsOf(
      getPage,
      filter.includes('status') ? PAGE + 1 : ROWS_OF_A_PAGE,
    );
    expect(expectStatus(answer, 200).body.deliveries).toHaveLength(length);
    expect({ faults, isSeen: statements > 0 }).toEqual({ faults: [], isSeen: true });
  });
});
