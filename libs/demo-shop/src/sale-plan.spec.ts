import fc from 'fast-check';

import { planSales } from './sale-plan';

const NOON = new Date('2026-11-20T09:00:00Z');

describe('the sales of the demo shop', () => {
  it('are the same for the same moment', () => {
    expect(planSales(NOON)).toEqual(planSales(new Date(NOON)));
  });

  it('are the same purchases at another moment, later in time', () => {
    const sold = (now: Date) =>
      planSales(now)
        .map(({ sale, customer_external_id }) => JSON.stringify([customer_external_id, sale.items]))
        .sort();
    expect(sold(new Date('2026-03-01T22:30:00Z'))).toEqual(sold(NOON));
  });

  it('lie before now, within three months, in the order of their receipts', () => {
    const moment = fc.date({ min: new Date('2020-01-01'), max: new Date('2026-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(moment, (now) => {
        const times = planSales(now).map(({ sale }) => sale.completed_at?.getTime() ?? NaN);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
        expect(now.getTime() - (times.at(-1) ?? NaN)).toBeGreaterThanOrEqual(0);
        expect(now.getTime() - (times[0] ?? NaN)).toBeLessThan(91 * 24 * 60 * 60 * 1_000);
      }),
      { numRuns: 20 },
    );
  });

  it('name customers, kinds of payment and quantities by weight of every sort', () => {
    const sales = planSales(NOON);
    expect(new Set(sales.map(({ sale }) => sale.payment_method))).toEqual(new Set(['cash', 'mpesa', 'credit']));
    expect(sales.some(({ customer_external_id }) => customer_external_id === null)).toBe(true);
    expect(sales.flatMap(({ sale }) => sale.items ?? []).some(({ quantity }) => quantity.endsWith('.250'))).toBe(true);
  });
});
