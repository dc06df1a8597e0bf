import { purchasesOf } from '../../support/ledger-model-metrics';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { sourceFiles } from '../support/source-files';

const STATUSES = ['pending', 'completed', 'cancelled', 'partially_refunded', 'refunded'] as const;

/** Files that may name the state, with the reason. All other code calls `is_purchase`. */
const NAMED: Record<string, string> = {
  'libs/sales/src/sale.schemas.ts': 'the list of all states',
  'libs/sales/src/refund-writing.ts': 'sets the state, and says which sales have something left to refund',
  'libs/sales/src/sale-revert.queries.ts': 'sets the state that a sale has without some of its refunds',
  'bench/peers/common/reads.ts': 'has a database of its own, without the function',
  'libs/imports/src/known-lines.ts': 'reads the state of an order of another program',
  'libs/imports/src/read-refund.ts': 'reads the state from a file',
  'libs/read-models/src/timeline/timeline.queries.ts': 'says which sales have refunds',
  'libs/sales/src/sale.queries.ts': 'says which sales have refunds',
  'apps/console/src/pages/sales/sales-search.ts': 'the list of states that one can look for',
  'libs/imports/src/read-sale.ts': 'reads the states of our own reports',
};

/** The files that name the state of a partly refunded sale: every definition of a purchase has to name it. */
const naming = (files: { path: string; content: string }[]) =>
  files
    .filter(({ path, content }) => content.includes('partially_refunded') && !(path in NAMED))
    .map(({ path }) => path);

describe('what a purchase is', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('is the same in the model of the tests and in the database, for every state', async () => {
    const rows = await database.query<{ status: (typeof STATUSES)[number]; customer_id: number | null; is: boolean }>(
      `SELECT status, customer_id, is_purchase(status, customer_id) AS is
       FROM unnest($1::text[]) status, unnest(ARRAY[1, NULL]) customer_id`,
      [STATUSES],
    );
    expect(rows).toHaveLength(2 * STATUSES.length);
    for (const { status, customer_id, is } of rows) {
      const isPurchase = customer_id !== null && purchasesOf([sale(status)]).length === 1;
      expect([status, customer_id, is]).toEqual([status, customer_id, isPurchase]);
    }
  });

  it('is defined in no other place', async () => {
    expect(naming(sourceFiles('apps', 'libs', 'bench'))).toEqual([]);
    const functions = await database.query<{ name: string }>(
      `SELECT proname AS name FROM pg_proc
       WHERE pronamespace = 'public'::regnamespace AND prosrc LIKE '%partially_refunded%'`,
    );
    expect(functions).toEqual([{ name: 'is_purchase' }]);
  });

  it('would be found in another place', () => {
    const content = "SELECT 1 FROM sales WHERE status IN ('completed', 'partially_refunded')";
    expect(naming([{ path: 'libs/loyalty/src/planted.ts', content }])).toEqual(['libs/loyalty/src/planted.ts']);
  });

  it('costs no call: the planner sees the condition itself', async () => {
    const plan = await database.query<object>(
      'EXPLAIN SELECT 1 FROM sales WHERE business_id = 1 AND is_purchase(status, customer_id)',
    );
    const text = JSON.stringify(plan);
    expect(text).toContain('{completed,partially_refunded}');
    expect(text).not.toContain('is_purchase');
  });
});

const sale = (status: (typeof STATUSES)[number]) => ({ id: 1, status, completed_at: '' }) as never;
