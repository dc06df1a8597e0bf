import { expectStatus, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { PlanWatch } from '../../support/plans';
import { adjust, givenProgram, PROGRAM, quote, refund } from '../../support/rewards-shop';
import { createTestApp } from '../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { importOverHttp } from '../../support/uploads';

/** Members of the shop, each with a sale that has earned. */
const MEMBERS = 1_500;
/** A statement may read the rows of a customer with a few sales, and never those of the shop. */
const MAX_ROWS_READ = 200;

const rows = (header: string, row: (n: number) => string) =>
  [header, ...Array.from({ length: MEMBERS }, (_, index) => row(index + 1))].join('\n') + '\n';
const CUSTOMERS = rows('external_id,name', (n) => `C-${n},Customer ${n}`);
const SALES = rows(
  'external_id,customer_external_id,payment_method,completed_at,total_amount,total_items',
  (n) => `R-${n},C-${n},cash,2026-01-${String(1 + (n % 28)).padStart(2, '0')}T10:30:00Z,500.00,1`,
);

describe('The statements of the programme, in a shop with many members', () => {
  let database: TestDatabase;
  let shop: Shop;
  let watch: PlanWatch;
  let customer: number;

  beforeAll(async () => {
    database = await createTestDatabase();
    const testApp = await createTestApp({}, database);
    shop = await givenShop(testApp);
    await givenProgram(testApp, shop, {
      ...PROGRAM,
      ...{ redeem: { offline_points_per_sale: 5 } },
      tiers: { ladder: [{ name: 'Member' }, { name: 'Silver', min_spent: '400.00', multiplier: '2' }] },
    });
    for (const [kind, content] of [
      ['customers', CUSTOMERS],
      ['sales', SALES],
    ] as const) {
      expect(await importOverHttp(testApp, shop, { kind, content })).toMatchObject({ counts: { created: MEMBERS } });
    }
    customer = (await givenCustomer(testApp, shop)).id;
    await testApp.close();
    await database.query('ANALYZE');
    watch = await PlanWatch.open(database);
  });
  afterAll(async () => {
    await watch.close();
    await database.drop();
  });

  const sell = (sale: object) =>
    givenSale(watch.testApp, shop, { customer_id: customer, total_amount: '500.00', total_items: 1, ...sale });
  async function sellQuoted() {
    const quoted = await quote(watch.testApp, shop, {
      customer_id: customer,
      total_amount: '500.00',
      redeem_points: 2,
    });
    const { id: quote_id, payable_amount } = expectStatus(quoted, 201).body.quote;
    return sell({ quote_id, total_amount: payable_amount });
  }
  async function sellOffline() {
    const sale = { customer_id: customer, payment_method: 'cash', total_amount: '10.00', total_items: 1 };
    const body = { sales: [{ ...sale, points_redeemed: 1 }] };
    const path = `/api/sales/${shop.business_id}/batch`;
    expectStatus(await watch.testApp.request('POST', path, { token: shop.staff, body }), 200);
  }

  it('read what the customer has, and not what the shop has', async () => {
    const works: Record<string, () => Promise<unknown>> = {
      'a first sale': () => sell({}),
      'a sale': () => sell({}),
      'a quote and its sale': sellQuoted,
      'a refund': async () => refund(watch.testApp, shop, (await sell({})).id),
      'a refund of points': async () => refund(watch.testApp, shop, (await sellQuoted()).id),
      'a sale offline': sellOffline,
      'an adjustment': async () => expectStatus(await adjust(watch.testApp, shop, customer, -1), 201),
    };
    for (const [what, work] of Object.entries(works)) {
      const { faults, statements } = await watch.faultsOf(work, MAX_ROWS_READ);
      expect({ what, faults, isSeen: statements > 0 }).toEqual({ what, faults: [], isSeen: true });
    }
  });
});
