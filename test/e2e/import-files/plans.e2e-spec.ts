import { expectStatus, givenShop, type Shop } from '../../support/fixtures';
import { PlanWatch } from '../../support/plans';
import { createTestApp } from '../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { importOverHttp } from '../../support/uploads';

/** Enough that a statement that reads the whole shop for each row is seen, in a second and not in an hour. */
const ROWS = 5_000;
/**
 * While a table has only a page or two, the planner may read it by any index, because all cost the same. So the first
 * batches may compare all pairs of their rows. This happens once in the life of a shop, and takes milliseconds.
 */
const FIRST = 500;
/** A few times the rows of a batch: what is read for each of them, and never for each pair of them. */
const MAX_ROWS_READ = 6 * ROWS;
/** Their rows come by themselves while the tables grow, and would replace the plans of empty ones. */
const WITHOUT_STATISTICS = `
  DO $$ DECLARE each regclass;
  BEGIN
    FOR each IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    LOOP EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = false)', each); END LOOP;
  END $$`;

const customers = (from: number, to: number) =>
  rows(
    'external_id,name,phone,tags,note',
    from,
    to,
    (n) => `C-${n},Customer ${n},07${String(10_000_000 + n)},Usual,Note ${n}`,
  );
const sales = (from: number, to: number) =>
  rows(
    'external_id,customer_external_id,payment_method,completed_at,product_id,quantity,unit_price',
    from,
    to,
    (n) =>
      `R-${n},C-${1 + (n % ROWS)},cash,2026-01-${String(1 + (n % 28)).padStart(2, '0')}T10:30:00Z,${n % 50 || 50},1,100.00`,
  );
const totals = (from: number, to: number) =>
  rows(
    'external_id,customer_phone,payment_method,completed_at,total_amount,total_items',
    from,
    to,
    (n) => `T-${n},07${String(10_000_000 + 1 + (n % ROWS))},mpesa,2026-02-01T10:30:00Z,50.00,1`,
  );

function rows(header: string, from: number, to: number, row: (n: number) => string): string {
  return [header, ...Array.from({ length: to - from + 1 }, (_, index) => row(from + index))].join('\n') + '\n';
}

describe('The plans of imports, made while the tables were empty', () => {
  let database: TestDatabase;
  let shop: Shop;
  let watch: PlanWatch;

  beforeAll(async () => {
    database = await createTestDatabase();
    const testApp = await createTestApp({}, database);
    shop = await givenShop(testApp);
    await testApp.close();
    await database.query(WITHOUT_STATISTICS);
    watch = await PlanWatch.open(database);
  });
  afterAll(async () => {
    await watch.close();
    await database.drop();
  });

  const send = (kind: 'customers' | 'sales', content: string) => importOverHttp(watch.testApp, shop, { kind, content });
  const expectStored = async (kind: 'customers' | 'sales', content: string, created: number) =>
    expect(await send(kind, content)).toMatchObject({ status: 'finished', counts: { created, rejected: 0 } });

  it('read no table for each row of a large file', async () => {
    await expectStored('customers', customers(1, 1), 1);
    await expectStored('sales', sales(ROWS, ROWS), 1);
    await expectStored('sales', totals(ROWS, ROWS), 1);
    for (const [kind, content, created] of [
      ['customers', customers(2, ROWS), ROWS - 1],
      ['sales', sales(ROWS + FIRST + 1, 2 * ROWS), ROWS - FIRST],
      ['sales', totals(ROWS + 1, 2 * ROWS), ROWS],
    ] as const) {
      const { faults, statements } = await watch.faultsOf(() => expectStored(kind, content, created), MAX_ROWS_READ);
      expect({ kind, faults, isSeen: statements > 0 }).toEqual({ kind, faults: [], isSeen: true });
      if (kind === 'customers') await expectStored('sales', sales(ROWS + 1, ROWS + FIRST), FIRST);
    }
  });

  it('read no table for each row of a file that is imported again', async () => {
    for (const [kind, content] of [
      ['customers', customers(1, ROWS)],
      ['sales', sales(ROWS + 1, 2 * ROWS)],
    ] as const) {
      const { faults } = await watch.faultsOf(() => send(kind, content), MAX_ROWS_READ);
      expect({ kind, faults }).toEqual({ kind, faults: [] });
    }
  });

  it('and those of a batch of sales read no more than it has', async () => {
    const path = `/api/sales/${shop.business_id}/batch`;
    const batch = (prefix: string) => ({
      sales: Array.from({ length: 150 }, (_, n) => ({
        ...{ external_id: `${prefix}-${n}`, customer_id: 1 + n, payment_method: 'cash' },
        items: [{ product_id: 1, quantity: 1, unit_price: '100.00' }],
      })),
    });
    const post = (prefix: string) => watch.testApp.request('POST', path, { token: shop.staff, body: batch(prefix) });
    const { answer, faults } = await watch.faultsOf(() => post('B'), MAX_ROWS_READ);
    expect(expectStatus(answer, 200).body.created).toBe(150);
    expect(faults).toEqual([]);
  });
});
