import { encodeCursor } from '@wateja/common';

import { expectStatus, givenShop, type Shop } from '../../support/fixtures';
import { PlanWatch } from '../../support/plans';
import { type SeededCustomer, seedCustomers } from '../../support/seeded-customers';
import { givenCampaign } from '../../support/sent-messages';
import { type Answer, createTestApp } from '../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

const CUSTOMERS = 4_000;
const CAMPAIGNS = 3;
const PAGE = 20;
/** The rows of a page, one more that shows whether there is a next page, and what is looked up for each. */
const ROWS_OF_A_PAGE = 5 * (PAGE + 1);

/**
 * Each campaign left a half of the customers out. Of its messages, a quarter was left out later, and a quarter failed. Fifty
 * of each have a rare reason.
 */
const SEED = (business_id: number) => [
  `INSERT INTO campaign_recipients (business_id, campaign_id, customer_id, "group", reason)
   SELECT ${business_id}, c.id, n, CASE WHEN n % 2 = 0 THEN 'left_out' ELSE 'sent' END,
     CASE WHEN n % 80 = 0 THEN 'merged' WHEN n % 2 = 0 THEN 'consent_missing' END
   FROM campaigns c, generate_series(1, ${CUSTOMERS}) n WHERE c.business_id = ${business_id}`,
  `INSERT INTO messages (business_id, customer_id, campaign_id, cause, kind, purpose, channel, address, body, segments,
     cost, status, reason, provider, created_at)
   SELECT r.business_id, r.customer_id, r.campaign_id, 'c:' || r.campaign_id || ':' || r.customer_id, 'campaign', 'offers',
     'sms', '+254711000001', 'Habari', 1, 0.8, status,
     CASE WHEN status <> 'delivered' THEN CASE WHEN r.customer_id % 80 < 8 THEN 'merged' ELSE 'budget' END END,
     'africas_talking', now()
   FROM campaign_recipients r, LATERAL (SELECT (ARRAY['left_out', 'failed', 'delivered', 'delivered'])
     [1 + r.customer_id / 2 % 4] AS status) s
   WHERE r."group" = 'sent'`,
  `UPDATE campaigns SET status = 'sent', recipient_count = ${CUSTOMERS / 2}, started_at = now(), finished_at = now()`,
];

const figuresIn = (answer: Answer) =>
  (expectStatus(answer, 200).body.campaigns as { figures: { sent: number | null } }[]).map(({ figures }) => figures);

describe('The plans of campaigns that were sent, in a shop that has sent many', () => {
  let database: TestDatabase;
  let shop: Shop;
  let watch: PlanWatch;
  let campaign: number;

  beforeAll(async () => {
    database = await createTestDatabase();
    const testApp = await createTestApp({}, database);
    shop = await givenShop(testApp);
    for (let count = 0; count < CAMPAIGNS; count++) {
      campaign = await givenCampaign(testApp, shop.business_id, null);
    }
    await testApp.close();
    const customers = Array.from({ length: CUSTOMERS }, (_, index): SeededCustomer => {
      return { id: index + 1, business_id: shop.business_id, name: `Customer ${index}` };
    });
    await seedCustomers(database, customers, SEED(shop.business_id));
    await database.query('ANALYZE');
    watch = await PlanWatch.open(database);
  });

  afterAll(async () => {
    await watch.close();
    await database.drop();
  });

  it('list campaigns with a count of what they have sent, as far as a page counts', async () => {
    const path = `/api/campaigns/${shop.business_id}?limit=100`;
    const list = (most: number) =>
      watch.faultsOf(() => watch.testApp.request('GET', path, { token: shop.owner }), most);
    const figures = { recipients: CUSTOMERS / 2, sent: CUSTOMERS / 4, delivered: CUSTOMERS / 4 };
    const counted = await list((CAMPAIGNS * CUSTOMERS) / 2);
    expect(figuresIn(counted.answer)).toEqual(Array.from({ length: CAMPAIGNS }, () => figures));
    expect(counted.faults).toEqual([]);
    await database.query('UPDATE campaigns SET recipient_count = 100001 WHERE id <> $1', [campaign]);
    const some = await list(CUSTOMERS / 2);
    expect(figuresIn(some.answer).map(({ sent }) => sent)).toEqual([CUSTOMERS / 4, null, null]);
    expect(some.faults).toEqual([]);
  });

  it.each([
    ['left_out', ''],
    ['failed', ''],
    ['failed', 'budget'],
    ['failed', 'merged'],
    ['left_out', 'consent_missing'],
    ['left_out', 'merged'],
  ])('list a page of %s (%s) for a page', async (outcome, reason) => {
    for (const after of [1, CUSTOMERS / 2]) {
      const cursor = encodeCursor({ list: `left out ${shop.business_id} ${campaign} ${outcome} ${reason}`, id: after });
      const search = new URLSearchParams({ limit: String(PAGE), outcome, cursor, ...(reason && { reason }) });
      const path = `/api/campaigns/${shop.business_id}/${campaign}/left-out?${String(search)}`;
      const getPage = () => watch.testApp.request('GET', path, { token: shop.owner });
      const { answer, faults, statements } = await watch.faultsOf(getPage, ROWS_OF_A_PAGE);
      const { customers, next_cursor } = expectStatus(answer, 200).body;
      expect(customers).toHaveLength(PAGE);
      expect(customers[0].customer_id).toBeGreaterThan(after);
      expect(next_cursor).not.toBeNull();
      expect({ faults, isSeen: statements > 0 }).toEqual({ faults: [], isSeen: true });
    }
  });
});
