import { encodeCursor } from '@wateja/common';

import { expectStatus, givenShop, type Shop } from '../../support/fixtures';
import { withQuery } from '../../support/paging';
import { PlanWatch } from '../../support/plans';
import { seedCustomers } from '../../support/seeded-customers';
import { createTestApp } from '../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

const SALES = 20_000;
const PAGE = 20;
/**
 * How many rows a page may read: its own rows, one more that shows whether there is a next page, and what is looked up
 * for each.
 */
const ROWS_OF_A_PAGE = 5 * (PAGE + 1);
/** Filters that few entries pass, or none. */
const RARE = ['member.created', 'member', 'note'];
const MIDDLE = '2024-04-01T00:00:00Z';

/** A year of sales by five users and three API keys, each with a change, and as many changes of customers. */
const seeds = (businessId: number) => [
  `INSERT INTO sales (business_id, content_hash, total_amount, total_items, payment_method, status, created_at, completed_at,
     created_by, api_key_id, source)
   SELECT ${businessId}, '', 10, 1, 'cash', 'refunded', time, time, CASE WHEN n % 2 = 0 THEN 1 + n % 5 END,
     CASE WHEN n % 2 = 1 THEN 1 + n % 3 END, 'api'
   FROM generate_series(1, ${SALES}) n,
     LATERAL (SELECT timestamptz '2024-01-01T00:00:00Z' + (n * 7919 % ${SALES}) * interval '11 minutes' AS time) t`,
  `INSERT INTO audit_entries (business_id, at, action, resource, resource_id, user_id, api_key_id, changes)
   SELECT business_id, created_at + interval '1 hour', 'sale.updated', 'sale', id, created_by, api_key_id,
     '{"status": {"from": "completed", "to": "refunded"}}'
   FROM sales`,
  `INSERT INTO audit_entries (business_id, at, action, resource, resource_id, user_id, api_key_id)
   SELECT business_id, created_at, 'customer.updated', 'customer', id, created_by, api_key_id FROM sales`,
];

describe('The plans of the audit trail, in a large shop', () => {
  let database: TestDatabase;
  let shop: Shop;
  let watch: PlanWatch;
  let sale: number;

  beforeAll(async () => {
    database = await createTestDatabase();
    const testApp = await createTestApp({}, database);
    shop = await givenShop(testApp);
    await testApp.close();
    await seedCustomers(database, [], seeds(shop.business_id));
    sale = (await database.query<{ id: number }>('SELECT max(id) AS id FROM sales'))[0]!.id;
    watch = await PlanWatch.open(database);
  });
  afterAll(async () => {
    await watch.close();
    await database.drop();
  });

  const filters: Record<string, string>[] = [
    {},
    { resource: 'sale' },
    { resource: 'customer' },
    { action: 'sale.created' },
    { action: 'sale.updated' },
    { action: 'member.created' },
    { resource: 'member' },
    { resource: 'note' },
    { user_id: '3' },
    { api_key_id: '2' },
    { from: MIDDLE },
    { to: MIDDLE },
    { action: 'sale.created', from: '2024-02-01T00:00:00Z', to: MIDDLE },
    { user_id: '3', to: MIDDLE },
  ];

  it('read no more than a page, at the begin and in the middle, by every filter', async () => {
    const path = `/api/businesses/${shop.business_id}/audit`;
    const middle = encodeCursor({ business_id: shop.business_id, at: MIDDLE, id: 1 });
    for (const filter of filters) {
      for (const cursor of [undefined, middle]) {
        const url = withQuery(path, { ...filter, limit: PAGE, ...(cursor && { cursor }) });
        const getEntries = () => watch.testApp.request('GET', url, { token: shop.owner });
        const { answer, faults, statements } = await watch.faultsOf(getEntries, ROWS_OF_A_PAGE);
        const { entries } = expectStatus(answer, 200).body;
        expect({ url, faults, isSeen: statements > 0 }).toEqual({ url, faults: [], isSeen: true });
        const isWhole = Object.values(filter).every((value) => !RARE.includes(value)) && !(cursor && filter['from']);
        if (isWhole) expect([url, entries.length]).toEqual([url, PAGE]);
      }
    }
  });

  it('read a single sale by its key', async () => {
    const url = `/api/businesses/${shop.business_id}/audit?resource=sale&resource_id=${sale}`;
    const { answer, faults } = await watch.faultsOf(
      () => watch.testApp.request('GET', url, { token: shop.owner }),
      ROWS_OF_A_PAGE,
    );
    expect(expectStatus(answer, 200).body.entries).toMatchObject([
      { action: 'sale.updated', changes: { status: { from: 'completed', to: 'refunded' } } },
      { action: 'sale.created', changes: { status: { to: 'completed' } } },
    ]);
    expect(faults).toEqual([]);
  });
});
