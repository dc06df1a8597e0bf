import { encodeCursor } from '@wateja/common';

import { expectStatus, givenShop, type Shop } from '../../support/fixtures';
import { PlanWatch } from '../../support/plans';
import { type SeededCustomer, seedCustomers } from '../../support/seeded-customers';
import { givenCampaign } from '../../support/sent-messages';
import { createTestApp } from '../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

const MESSAGES = 20_000;
const CUSTOMERS = 200;
const PAGE = 20;

/** A hundred messages to each customer. One of two hundred fails, and a tenth belongs to a campaign. */
const SEED = (business_id: number, campaign_id: number) => `
  INSERT INTO messages (business_id, customer_id, campaign_id, cause, kind, purpose, channel, address, body, segments,
    cost, status, provider, provider_message_id, created_at)
  SELECT ${business_id}, 1 + n % ${CUSTOMERS}, CASE WHEN n % 10 = 0 THEN ${campaign_id} END, 'n:' || n, 'receipt',
    'service', 'sms', '+254711000001', 'Asante', 1, 0.8, CASE WHEN n % 200 = 0 THEN 'failed' ELSE 'delivered' END,
    'africas_talking', 'ATXid_' || n, timestamptz '2026-01-01T00:00:00Z' + n * interval '1 minute'
  FROM generate_series(1, ${MESSAGES}) n`;

describe('The plans of lists of messages, in a shop that has written many', () => {
  let database: TestDatabase;
  let shop: Shop;
  let watch: PlanWatch;
  let campaign: number;

  beforeAll(async () => {
    database = await createTestDatabase();
    const testApp = await createTestApp({}, database);
    shop = await givenShop(testApp);
    campaign = await givenCampaign(testApp, shop.business_id, null);
    await testApp.close();
    const customers = Array.from({ length: CUSTOMERS }, (_, index): SeededCustomer => {
      return { id: index + 1, business_id: shop.business_id, name: `Customer ${index}` };
    });
    await seedCustomers(database, customers, [SEED(shop.business_id, campaign)]);
    watch = await PlanWatch.open(database);
  });

  afterAll(async () => {
    await watch.close();
    await database.drop();
  });

  it.each<[string, () => string]>([
    ['all', () => ''],
    ['of a customer', () => 'customer_id=7'],
    ['of a campaign', () => `campaign_id=${campaign}`],
    ['of a rare state', () => 'status=failed'],
    ['of a time', () => 'from=2026-01-03T00:00:00Z&to=2026-01-04T00:00:00Z'],
  ])('read a page for a page: %s', async (_what, query) => {
    const cursor = encodeCursor({ list: `messages ${shop.business_id}`, at: '2026-01-05T00:00:00Z', id: 1 });
    for (const position of ['', `&cursor=${cursor}`]) {
      const path = `/api/messaging/${shop.business_id}/messages?limit=${PAGE}${position}&${query()}`;
      const getPage = () => watch.testApp.request('GET', path, { token: shop.admin });
      const { answer, faults, statements } = await watch.faultsOf(getPage, PAGE + 1);
      expectStatus(answer, 200);
      expect({ faults, isSeen: statements > 0 }).toEqual({ faults: [], isSeen: true });
    }
  });

  it('finds the message of a report by its name', async () => {
    const prisma = watch.testApp.prisma;
    const { answer, faults } = await watch.faultsOf(
      () => prisma.$queryRaw`SELECT id FROM message_of_provider('africas_talking', 'ATXid_777')`,
      1,
    );
    expect([answer, faults]).toEqual([[expect.anything()], []]);
  });

  it('finds messages that may have reached a phone without reading settled ones', async () => {
    const prisma = watch.testApp.prisma;
    const findNameless = () => prisma.$queryRaw`SELECT id FROM nameless_of_phone('africas_talking', '+254711000001')`;
    const { faults, statements } = await watch.faultsOf(findNameless, 1);
    expect({ faults, isSeen: statements > 0 }).toEqual({ faults: [], isSeen: true });
  });

  it('finds orphaned messages without reading finished ones', async () => {
    const prisma = watch.testApp.prisma;
    const findAstray = () =>
      prisma.$queryRaw`SELECT id FROM messages_astray(interval '1 minute', interval '1 minute', 10)`;
    const { faults, statements } = await watch.faultsOf(findAstray, 1);
    expect({ faults, isSeen: statements > 0 }).toEqual({ faults: [], isSeen: true });
  });
});
