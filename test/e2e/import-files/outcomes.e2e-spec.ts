import { withTenant } from '@wateja/prisma';
import { draftSale, type PostedSale, recordSales, SaleImportService } from '@wateja/sales';
import fc from 'fast-check';

import { givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

const NOBODY = 2_000_000_000;

/** A sale to one of a shop's customers. */
const sale = fc.record({
  customer: fc.constantFrom('active', 'other', 'missing', 'none'),
  receipt: fc.integer({ min: 1, max: 12 }),
  total_amount: fc.constantFrom('1.00', '2.00'),
  lines: fc.boolean(),
});
type Sale = typeof sale extends fc.Arbitrary<infer Value> ? Value : never;
type Customers = Record<Sale['customer'], number | null>;

/** A sale as a till posts it or a file has it, with the customer. */
interface Sold {
  customer: Sale['customer'];
  sale: PostedSale;
}

const toSold = ({ customer, receipt, total_amount, lines }: Sale): Sold => ({
  customer,
  sale: {
    ...{ payment_method: 'cash', status: 'completed', external_id: `R-${receipt}` },
    completed_at: new Date('2024-01-15T10:30:00Z'),
    ...(lines
      ? { items: [{ product_id: 1, quantity: '1.000', unit_price: total_amount }] }
      : { total_amount, total_items: '1.000' }),
  },
});

describe('Sales, recorded by the till or by an import', () => {
  let testApp: TestApp;

  beforeAll(async () => {
    testApp = await createTestApp();
  });
  afterAll(() => testApp.close());

  async function givenCustomers(shop: Shop): Promise<Customers> {
    const active = await givenCustomer(testApp, shop, { external_id: 'active' });
    const otherCustomer = await givenCustomer(testApp, shop, { external_id: 'other' });
    return { active: active.id, other: otherCustomer.id, missing: NOBODY, none: null };
  }

  const importSales = (shop: Shop, sold: Sold[]): Promise<string[]> => {
    const business = { business_id: shop.business_id, currency: 'KES' };
    const sales = sold.map(({ customer, sale }) => ({
      sale,
      customer_external_id: customer === 'none' ? null : customer,
    }));
    return withTenant(shop.business_id, () => testApp.app.get(SaleImportService).importBatch(business, sales));
  };

  const recordAtTill = (shop: Shop, customers: Customers, sold: Sold[]): Promise<string[]> => {
    const drafts = sold.map(({ customer, sale }) => draftSale({ ...sale, customer_id: customers[customer] }, 'KES'));
    return withTenant(shop.business_id, () =>
      testApp.prisma.transaction(async (tx) => {
        const { recorded } = await recordSales((statement) => tx.query(statement), shop.business_id, 'api', drafts);
        return recorded.map(({ outcome }) => outcome);
      }),
    );
  };

  const readStored = ({ business_id }: Shop) =>
    testApp.database.query(
      `SELECT s.external_id, s.customer_id IS NULL AS is_walk_in, s.total_amount, s.total_items, s.status, s.completed_at,
         (SELECT sum(line_total) FROM sale_items i WHERE i.business_id = s.business_id AND i.sale_id = s.id) AS lines
       FROM sales s WHERE business_id = $1 ORDER BY external_id`,
      [business_id],
    );

  it('come to the same outcomes and the same rows', async () => {
    const shops = [await givenShop(testApp), await givenShop(testApp)] as const;
    const customers = await givenCustomers(shops[0]);
    await givenCustomers(shops[1]);
    const batches = fc.array(fc.array(sale, { maxLength: 20 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(batches, async (all) => {
        for (const batch of all) {
          const sold = batch.map(toSold);
          expect(await importSales(shops[1], sold)).toEqual(await recordAtTill(shops[0], customers, sold));
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
        const customers = await givenCustomers(shop);
        const sold = Array.from({ length: 100 }, (_, at): Sold => {
          const { sale } = toSold({ customer: 'active', receipt: at, total_amount: '1.00', lines: false });
          const total_amount = at < 99 ? '99999999.99' : '0.01';
          return { customer: at === 95 ? 'none' : 'active', sale: { ...sale, total_amount } };
        });
        return way === 'till' ? recordAtTill(shop, customers, sold) : importSales(shop, sold);
      }),
    );
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(outcomes[1]).toContain('customer-full');
  });

  it('meet at the same receipts and customers without a deadlock, and each receipt is there once', async () => {
    const shop = await givenShop(testApp);
    const customers = await givenCustomers(shop);
    for (let round = 0; round < 5; round++) {
      const sold = Array.from({ length: 200 }, (_, at) =>
        toSold({
          ...{ customer: at % 2 ? ('active' as const) : ('other' as const), receipt: round * 200 + at },
          ...{ total_amount: '1.00', lines: true },
        }),
      );
      const backwards = [...sold].reverse();
      const outcomes = await Promise.all([
        importSales(shop, sold),
        recordAtTill(shop, customers, backwards),
        importSales(shop, backwards),
      ]);
      expect(outcomes.flat().filter((outcome) => outcome === 'created')).toHaveLength(200);
      expect(outcomes.flat().filter((outcome) => outcome === 'existing')).toHaveLength(400);
    }
  });
});
