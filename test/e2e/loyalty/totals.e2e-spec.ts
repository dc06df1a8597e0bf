import fc from 'fast-check';

import { givenAnotherShop, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';
import { answerDifferences } from '../../support/totals/answered-totals';
import { mostSlots, totalDifferences } from '../../support/totals/kept-totals';
import { ShopDays, type Step, steps, WINDOWS } from '../../support/totals/shop-days';
import { waitUntil } from '../../support/wait-until';

const HANDS = 8;

describe('Totals', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  const untilDelivered = () =>
    waitUntil('every event is delivered', async () => {
      const left = await testApp.database.query(`SELECT FROM outbox WHERE status <> 'delivered'`);
      return left.length === 0;
    });

  /** What is wrong in a new shop after `work`; nothing may be. */
  async function differencesAfter(work: (days: ShopDays) => Promise<void>) {
    const days = new ShopDays(testApp, await givenAnotherShop(testApp, shop));
    await days.runStep({ do: 'import', type: 'regular', count: 3 });
    await days.runStep({ do: 'create', type: 'vip', count: 3 });
    await work(days);
    await untilDelivered();
    return {
      kept: await totalDifferences(testApp.database),
      answered: await answerDifferences(testApp, days.shop, WINDOWS),
    };
  }

  it('equal what is counted in the rows, whatever was done to them', async () => {
    await fc.assert(
      fc.asyncProperty(steps({ minLength: 10, maxLength: 60 }), async (sequence) => {
        const differences = await differencesAfter(async (days) => {
          for (const step of sequence) await days.runStep(step);
        });
        expect(differences).toEqual({ kept: [], answered: [] });
      }),
      { numRuns: 8 },
    );
    // Writes one after the other need only one row of each counter.
    expect(await mostSlots(testApp.database)).toBe(1);
  });

  it('equal it when many clients work at once, on the same customers and sales', async () => {
    const seed = Date.now();
    const hands: Step[][] = fc.sample(steps({ minLength: 25, maxLength: 25 }), { seed, numRuns: HANDS });
    const differences = await differencesAfter(async (days) => {
      await Promise.all(
        hands.map(async (sequence) => {
          for (const step of sequence) await days.runStep(step);
        }),
      );
    });
    expect({ seed, ...differences }).toEqual({ seed, kept: [], answered: [] });
    expect(await mostSlots(testApp.database)).toBeLessThanOrEqual(testApp.env.DATABASE_POOL);
  });
});
