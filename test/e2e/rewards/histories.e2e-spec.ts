import { EventDelivery } from '@wateja/events';
import { PointsAuditService, PointsSweeper } from '@wateja/rewards';
import fc from 'fast-check';

import { expectStatus, givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { adjust, entriesOf, givenProgram, memberOf } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';

const programs = fc.record({
  valid_from: fc.constant('2019-01-01'),
  earn: fc.record({
    spend: fc.record({ points: fc.integer({ min: 1, max: 5 }), per: fc.constantFrom('0.50', '7.77', '50.00') }),
    fractions: fc.constantFrom('drop', 'keep'),
    max_earning_sales_per_day: fc.constantFrom(null, 2),
  }),
  expiry: fc.record({ after_months: fc.constantFrom(null, 0, 1, 2), at: fc.constantFrom('day', 'month_end') }),
  refunds: fc.record({ shortfall: fc.constantFrom('owe', 'forgive') }),
  tiers: fc.constant({ ladder: [{ name: 'Member' }, { name: 'Silver', min_spent: '100.00', multiplier: '1.25' }] }),
});
const steps = fc.array(
  fc.record({
    kind: fc.constantFrom('sale', 'sale', 'sale', 'refund', 'refund', 'adjust', 'again', 'sweep'),
    who: fc.nat({ max: 1 }),
    daysAgo: fc.nat({ max: 90 }),
    cents: fc.array(fc.nat({ max: 20_000 }), { minLength: 1, maxLength: 3 }),
    which: fc.nat({ max: 20 }),
    points: fc.integer({ min: -40, max: 40 }).filter((points) => points !== 0),
  }),
  { minLength: 5, maxLength: 14 },
);

describe('Random histories under random programmes', () => {
  let testApp: TestApp;
  let first: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    first = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  /** Delivers some events once more, and waits for all. */
  async function deliverAgain(shop: Shop): Promise<void> {
    await testApp.database.query(
      `UPDATE outbox SET status = 'pending', delivered_at = NULL, attempts = 0, next_attempt_at = now()
       WHERE business_id = $1 AND name IN ('sale.completed', 'sale.refunded')`,
      [shop.business_id],
    );
    await testApp.app.get(EventDelivery).deliverDue(1_000);
    await testApp.app.get(EventDelivery).waitUntilIdle();
  }

  it('are proven to the point, whatever is repeated, and worth what the shop owes', async () => {
    await fc.assert(
      fc.asyncProperty(programs, steps, async (program, history) => {
        const shop = await givenAnotherShop(testApp, first);
        await givenProgram(testApp, shop, program);
        const customers = [(await givenCustomer(testApp, shop)).id, (await givenCustomer(testApp, shop)).id];
        const sales: { id: number; items: { id: number }[] }[] = [];
        for (const { kind, who, daysAgo, cents, which, points } of history) {
          const customer_id = customers[who]!;
          if (kind === 'sale') {
            const completed_at = new Date(Date.now() - daysAgo * 86_400_000).toISOString();
            const items = cents.map((price, index) => {
              return { product_id: index + 1, quantity: 2, unit_price: (price / 100).toFixed(2) };
            });
            sales.push(await givenSale(testApp, shop, { customer_id, completed_at, items }));
          } else if (kind === 'refund' && sales.length > 0) {
            const sale = sales[which % sales.length]!;
            const item = sale.items[which % sale.items.length]!;
            const path = `/api/sales/${shop.business_id}/${sale.id}/refund`;
            const body = { items: [{ sale_item_id: item.id, quantity: 1 }] };
            // A refund of a sale that is fully refunded is refused.
            await testApp.request('POST', path, { token: shop.manager, body });
          } else if (kind === 'adjust') {
            await adjust(testApp, shop, customer_id, points, { allow_negative: which % 2 === 0 });
          } else if (kind === 'again') await deliverAgain(shop);
          else if (kind === 'sweep') await testApp.app.get(PointsSweeper).sweep();
        }
        const members = () => Promise.all(customers.map((id) => memberOf(testApp, shop, id)));
        const before = await members();
        await deliverAgain(shop);
        await testApp.app.get(PointsSweeper).sweep();
        // Neither repeated events nor booked expiries change a reading (invariants 3 and 7).
        expect(await members()).toEqual(before);
        for await (const { result } of testApp.app.get(PointsAuditService).verify(shop.business_id)) {
          expect(result).toEqual([]);
        }
        const path = `/api/rewards/${shop.business_id}/liability`;
        const { body } = expectStatus(await testApp.request('GET', path, { token: shop.manager }), 200);
        const cents = (money: string) => Math.round(Number(money) * 100);
        // A point is worth 1.00, and each account is rounded down to a cent (invariant 11).
        const worth = before.reduce((sum, member) => sum + cents(member.worth), 0);
        expect(cents(body.outstanding_amount) - worth).toBeGreaterThanOrEqual(0);
        expect(cents(body.outstanding_amount) - worth).toBeLessThan(customers.length);
        for (const [index, id] of customers.entries()) {
          const thousandths = (await entriesOf(testApp, shop, id)).map(({ points }) =>
            Math.round(Number(points) * 1_000),
          );
          const balance = Math.round(Number(before[index]!.balance) * 1_000);
          // When all expiries are booked, the balance is the sum of the entries.
          expect(thousandths.reduce((sum, points) => sum + points, 0)).toBe(balance);
        }
      }),
      { numRuns: 20, endOnFailure: true },
    );
  });
});
