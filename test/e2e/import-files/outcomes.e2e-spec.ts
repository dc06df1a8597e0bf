import { withTenant } from '@wateja/prisma';
import { draftSale, lockBuyers, recordImportedSales, recordSales, type SaleDraft } from '@wateja/sales';
import fc from 'fast-check';

import { expectStatus, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

const NOBODY = 2_000_000_000;

/** A sale to the n-th of a shop's customers. */
const sale = fc.record({
  customer: fc.constantFrom('active', 'other', 'erased', 'missing', 'none'),
  receipt: fc.integer({ min: 1, max: 12 }),
  total_amount: fc.constantFrom('1.00', '2.00'),
  lines: fc.boolean(),
});
type Sale = typeof sale extends fc.Arbitrary<infer Value> ? Value : never;
type Customers = Record<Sale['customer'], number | null>;

const toDraft = ({ customer, receipt, total_amount, lines }: Sale, customers: Customers): SaleDraft =>
  draftSale(
    {
      ...{ customer_id: customers[customer], payment_method: 'cash', status: 'completed', external_id: `R-${receipt}` },
      completed_at: new Date('2024-01-15T10:30:00Z'),
      ...(lines
        ? { items: [{ product_id: 1, quantity: '1.000', unit_price: total_amount }] }
        : { total_amount, total_items: '1.000' }),
    },
    'KES',
  );

describe('Sales, recorded by the till or by an import', () => {
  let testApp: TestApp;

  beforeAll(async () => {
    testApp = await createTestApp();
  });
  afterAll(() => testApp.close());

  async function givenCustomers(shop: Shop): Promise<Customers> {
    const [active, otherCustomer, erased] = [
      await givenCustomer(testApp, shop),
      await givenCustomer(testApp, shop),
      await givenCustomer(testApp, shop),
    ];
    const path = `/api/customers/${shop.business_id}/${erased.id}/erase`;
    expectStatus(await testApp.request('POST', path, { token: shop.owner, body: { reason: 'Asked for it' } }), 200);
    return { active: active.id, other: otherCustomer.id, erased: erased.id, missing: NOBODY, none: null };
  }

  const record = (shop: Shop, drafts: SaleDraft[], way: 'till' | 'import'): Promise<string[]> =>
    withTenant(shop.business_id, () =>
      testApp.prisma.transaction(async (tx) => {
        if (way === 'import') {
          const ids = drafts.flatMap(({ customer_id }) => customer_id ?? []);
          return recordImportedSales(tx, shop.business_id, drafts, await lockBuyers(tx, shop.business_id, ids));
        }
        const { recorded } = await recordSales((statement) => tx.query(statement), shop.business_id, 'api', drafts);
        return recorded.map(({ outcome }) => outcome);
      }),
    );

  const readStored = ({ business_id }: Shop) =>
    testApp.database.query(
      `SELECT s.external_id, s.customer_id IS NULL AS is_walk_in, s.total_amount, s.total_items, s.status, s.completed_at,
         (SELECT sum(line_total) FROM sale_items i WHERE i.business_id = s.business_id AND i.sale_id = s.id) AS lines
       FROM sales s WHERE business_id = $1 ORDER BY external_id`,
      [business_id],
    );

  it('come to the same outcomes and the same rows', async () => {
    const shops = [await givenShop(testApp), await givenShop(testApp)] as const;
    const customers = [await givenCustomers(shops[0]), await givenCustomers(shops[1])] as const;
    const batches = fc.array(fc.array(sale, { maxLength: 20 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(batches, async (all) => {
        for (const batch of all) {
          const byTill = batch.map((sale) => toDraft(sale, customers[0]));
          const byImport = batch.map((sale) => toDraft(sale, customers[1]));
          expect(await record(shops[1], byImport, 'import')).toEqual(await record(shops[0], byTill, 'till'));
        }
        expect(await readStored(shops[1])).toEqual(await readStored(shops[0]));
        const ids = shops.map(({ business_id }) => business_id);
        await testApp.database.query('DELETE FROM sale_items WHERE business_id = ANY($1)', [ids]);
        await testApp.database.query('DELETE FROM sales WHERE business_id = ANY($1)', [ids]);
      }),
      { numRuns: 30 },
    );
  });

  it('fill a customer up to the same limit', async () => {
    const outcomes = await Promise.all(
      (['till', 'import'] as const).map(async (way) => {
        const shop = await givenShop(testApp);
        const { active, none } = await givenCustomers(shop);
        const large = {
          ...toDraft({ customer: 'none', receipt: 0, total_amount: '1.00', lines: false }, { none } as Customers),
        };
        const drafts = Array.from({ length: 100 }, (_, at) => ({
          ...large,
          ...{
            customer_id: at === 95 ? null : active,
            external_id: `L-${at}`,
            total_amount: at < 99 ? '99999999.99' : '0.01',
          },
        }));
        return record(shop, drafts, way);
      }),
    );
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(outcomes[1]).toContain('customer-full');
  });

  it('meet at the same receipts and customers without a deadlock, and each receipt is there once', async () => {
    const shop = await givenShop(testApp);
    const customers = await givenCustomers(shop);
    for (let round = 0; round < 5; round++) {
      const drafts = Array.from({ length: 200 }, (_, at) => ({
        ...toDraft(
          { customer: at % 2 ? 'active' : 'other', receipt: at, total_amount: '1.00', lines: true },
          customers,
        ),
        external_id: `${round}-${at}`,
      }));
      const backwards = [...drafts].reverse();
      const outcomes = await Promise.all([
        record(shop, drafts, 'import'),
        record(shop, backwards, 'till'),
        record(shop, backwards, 'import'),
      ]);
      expect(outcomes.flat().filter((outcome) => outcome === 'created')).toHaveLength(200);
      expect(outcomes.flat().filter((outcome) => outcome === 'existing')).toHaveLength(400);
    }
  });
});
