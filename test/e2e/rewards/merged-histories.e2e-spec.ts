import fc from 'fast-check';

import { differencesInBooks } from '../../support/books';
import { expectStatus, givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { merge, rowsOfShop, undo } from '../../support/merging';
import { adjust, givenProgram, memberOf } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';

/** `MERGED_HISTORIES=500 npm run test:topics -- rewards/merged-histories` tries more. */
const RUNS = Number(process.env['MERGED_HISTORIES'] ?? 12);

/**
 * Programmes under which it makes no difference whether one account or two have earned: points do not expire, and
 * there are no tiers, no daily limits and no forgiven points, because these are decided when a sale happens.
 */
const programs = fc.record({
  valid_from: fc.constant('2019-01-01'),
  earn: fc.record({
    spend: fc.record({ points: fc.integer({ min: 1, max: 5 }), per: fc.constantFrom('0.50', '7.77', '50.00') }),
    fractions: fc.constantFrom('drop', 'keep'),
  }),
  tiers: fc.constant({ ladder: [{ name: 'Member' }, { name: 'Silver', min_spent: '150.00' }] }),
});
const steps = fc.array(
  fc.record({
    kind: fc.constantFrom('sale', 'sale', 'sale', 'refund', 'refund', 'adjust', 'merge'),
    who: fc.nat({ max: 1 }),
    daysAgo: fc.nat({ max: 90 }),
    cents: fc.array(fc.nat({ max: 20_000 }), { minLength: 1, maxLength: 3 }),
    which: fc.nat({ max: 20 }),
    points: fc.integer({ min: -60, max: 40 }).filter((points) => points !== 0),
  }),
  { minLength: 4, maxLength: 12 },
);
type Step = typeof steps extends fc.Arbitrary<(infer Type)[]> ? Type : never;

/** A history as it goes on: its customers, and its sales. */
interface History {
  shop: Shop;
  customers: number[];
  sales: { id: number; items: { id: number }[] }[];
}

describe('Random histories of two customers', () => {
  let testApp: TestApp;
  let first: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    first = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  async function beginHistory(program: object, customers: number): Promise<History> {
    const shop = await givenAnotherShop(testApp, first);
    await givenProgram(testApp, shop, program);
    const ids: number[] = [];
    for (let count = 0; count < customers; count++) ids.push((await givenCustomer(testApp, shop)).id);
    return { shop, customers: ids, sales: [] };
  }

  async function play(history: History, { kind, who, daysAgo, cents, which, points }: Step): Promise<void> {
    const { shop, customers, sales } = history;
    const customer_id = customers[who] ?? customers[0]!;
    if (kind === 'sale') {
      const completed_at = new Date(Date.now() - daysAgo * 86_400_000).toISOString();
      const items = cents.map((price, index) => {
        return { product_id: index + 1, quantity: 2, unit_price: (price / 100).toFixed(2) };
      });
      sales.push(await givenSale(testApp, shop, { customer_id, completed_at, items }));
    } else if (kind === 'refund' && sales.length > 0) {
      const sale = sales[which % sales.length]!;
      const body = { items: [{ sale_item_id: sale.items[which % sale.items.length]!.id, quantity: 1 }] };
      const path = `/api/sales/${shop.business_id}/${sale.id}/refund`;
      // A refund of a sale that is fully refunded is refused.
      await testApp.request('POST', path, { token: shop.manager, body });
    } else if (kind === 'adjust') {
      expectStatus(await adjust(testApp, shop, customer_id, points, { allow_negative: true }), 201);
    }
  }

  async function join({ shop, customers }: History): Promise<number> {
    const [own, otherId] = customers;
    return expectStatus(await merge(testApp, shop, own!, { from_customer_id: otherId! }), 200).body.merge.id as number;
  }

  async function read({ shop, customers: [id] }: History): Promise<object> {
    const { balance, owed, worth, tier, lifetime_earned } = (await memberOf(testApp, shop, id!)) as Record<
      string,
      unknown
    >;
    const path = `/api/customers/${shop.business_id}/${id}/metrics`;
    const { metrics } = expectStatus(await testApp.request('GET', path, { token: shop.owner }), 200).body;
    const { total_purchases, total_spent, avg_transaction_value, repeat_frequency, loyalty_tier } = metrics;
    return {
      balance,
      owed,
      worth,
      tier,
      lifetime_earned,
      total_purchases,
      total_spent,
      avg_transaction_value,
      repeat_frequency,
      loyalty_tier,
    };
  }

  it('who are merged at a random moment equal those of one', async () => {
    await fc.assert(
      fc.asyncProperty(programs, steps, async (program, story) => {
        const [two, one] = [await beginHistory(program, 2), await beginHistory(program, 1)];
        for (const step of story) {
          if (step.kind === 'merge' && two.customers.length === 2) {
            await join(two);
            two.customers.pop();
          }
          await play(two, step);
          await play(one, step);
        }
        if (two.customers.length === 2) await join(two);
        expect(await read(two)).toEqual(await read(one));
        expect(await differencesInBooks(testApp, two.shop.business_id)).toEqual([]);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });

  it('who are merged for a while equal those of customers who never were, where nobody corrects points', async () => {
    await fc.assert(
      fc.asyncProperty(programs, steps, fc.nat({ max: 12 }), async (program, story, at) => {
        const [merged, never] = [await beginHistory(program, 2), await beginHistory(program, 2)];
        const [own] = merged.customers;
        let id: number | undefined;
        for (const [index, step] of story.entries()) {
          if (index === at % story.length) id = await join(merged);
          if (step.kind === 'adjust') continue;
          // Steps after the merge belong to the customer who stays, except for refunds, which follow their sale.
          const who = id === undefined ? step.who : 0;
          await play(merged, { ...step, who });
          await play(never, { ...step, who });
        }
        expectStatus(await undo(testApp, merged.shop, own!, id!), 200);
        for (const index of [0, 1]) {
          const readCustomer = (history: History) => read({ ...history, customers: [history.customers[index]!] });
          expect(await readCustomer(merged)).toEqual(await readCustomer(never));
        }
        expect(await differencesInBooks(testApp, merged.shop.business_id)).toEqual([]);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });

  it('who are merged and parted at once are what they were, and whose books balance if it takes longer', async () => {
    await fc.assert(
      fc.asyncProperty(programs, steps, async (program, story) => {
        const history = await beginHistory(program, 2);
        const [own] = history.customers;
        const middle = Math.floor(story.length / 2);
        for (const step of story.slice(0, middle)) await play(history, step);
        const { business_id } = history.shop;
        const before = await rowsOfShop(testApp, business_id);
        expectStatus(await undo(testApp, history.shop, own!, await join(history)), 200);
        expect(await rowsOfShop(testApp, business_id)).toEqual(before);
        const id = await join(history);
        for (const step of story.slice(middle)) await play(history, { ...step, who: 0 });
        const merged = (await memberOf(testApp, history.shop, own!)).balance;
        expectStatus(await undo(testApp, history.shop, own!, id), 200);
        expect(await differencesInBooks(testApp, business_id)).toEqual([]);
        const balances = await Promise.all(history.customers.map((id) => memberOf(testApp, history.shop, id)));
        const sum = balances.reduce((total, { balance }) => total + Math.round(Number(balance) * 1_000), 0);
        expect(sum).toBe(Math.round(Number(merged) * 1_000));
        // Later refunds find the entries that they give back to, or take from.
        for (const sale of history.sales) {
          const path = `/api/sales/${business_id}/${sale.id}/refund`;
          await testApp.request('POST', path, { token: history.shop.manager, body: {} });
        }
        expect(await differencesInBooks(testApp, business_id)).toEqual([]);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });
});
