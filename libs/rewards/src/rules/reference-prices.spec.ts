import fc from 'fast-check';

import { reference } from '../../../../test/support/rewards-reference';
import { type EarningRule } from './earn';
import { priceSale, type PricingRule } from './price-sale';
import { pointsOfRefunds, pointsOfSale } from './refund-points';
import { toCents, toThousandths } from './units';

const EXCLUDED = 77;

/** A sale with its programme, in the words of the reference model. */
const sales = fc.record({
  lines: fc.array(
    fc.record({
      amount: fc.nat({ max: 300_000 }),
      discountable: fc.boolean(),
      redeemable: fc.boolean(),
      earns: fc.boolean(),
      quantity: fc.integer({ min: 1, max: 6 }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  tier_percent: fc.constantFrom('0', '2.5', '5', '10', '33.3', '100'),
  payable_step: fc.constantFrom(null, '0.05', '1.00', '100.00'),
  order_part: fc.nat({ max: 20 }),
  rule: fc.record({
    points: fc.integer({ min: 1, max: 20 }),
    per: fc.constantFrom('0.50', '1.00', '7.77', '100.00'),
  }),
  multiplier: fc.constantFrom('1', '1.25', '1.5', '2', '9.999'),
  fractions: fc.constantFrom('drop' as const, 'keep' as const),
  cap: fc.option(fc.nat({ max: 200 })),
  redeem: fc.option(
    fc.record({
      requested: fc.nat({ max: 5_000 }),
      available: fc.nat({ max: 5_000 }),
      points: fc.integer({ min: 1, max: 100 }),
      amount: fc.constantFrom('0.01', '0.50', '1.00', '5.00'),
      min: fc.constantFrom(0, 50, 500),
      max_percent: fc.constantFrom(0, 33, 50, 100),
    }),
  ),
  returns: fc.array(fc.nat({ max: 4 }), { maxLength: 30 }),
});

describe('prices and refunds', () => {
  it('equal those of the accountants for 5,000 random sales under random programmes', () => {
    fc.assert(
      fc.property(sales, ({ lines, order_part, returns, ...options }) => {
        const total = lines.reduce((sum, { amount }) => sum + amount, 0);
        const undiscounted = options.tier_percent === '100' ? 0 : Math.floor((total * order_part) / 100);
        const theirs = reference.quote(lines, { ...options, order_discount: undiscounted });

        const pricing: PricingRule = {
          discount_percent: toThousandths(options.tier_percent),
          payable_step: options.payable_step === null ? null : toCents(options.payable_step),
          redemption: {
            unit: { points: options.redeem?.points ?? 1, amount: toCents(options.redeem?.amount ?? '1.00') },
            min_points: options.redeem?.min ?? 0,
            max_percent: options.redeem?.max_percent ?? 100,
          },
          points_with_discount: true,
        };
        const { requested, available } = options.redeem ?? { requested: 0, available: 0 };
        const ours = priceSale(pricing, {
          lines: lines.map(({ amount, ...line }) => ({ ...line, line_total: amount, discount_amount: 0 })),
          discount_amount: undiscounted,
          redemption: { requested, at_most: true, available: available * 1_000 },
        });
        expect(
          ours.lines.map(({ line_total, discount_amount, points_amount, net_amount }) => ({
            gross: line_total,
            discount: discount_amount,
            points_value: points_amount,
            net: net_amount,
          })),
        ).toEqual(theirs.lines);
        expect(ours.redemption).toMatchObject({ points: theirs.points_used, amount: theirs.points_value });
        expect(ours.payable_amount).toBe(theirs.payable);

        const earning: EarningRule = {
          spend: { points: options.rule.points, per: toCents(options.rule.per) },
          visit: null,
          items: [],
          excluded_product_ids: [EXCLUDED],
          fractions: options.fractions,
          multiplier: toThousandths(options.multiplier),
          max_points_per_sale: options.cap,
        };
        const sale = {
          points_redeemed: ours.redemption.points * 1_000,
          lines: ours.lines.map(({ net_amount, points_amount }, index) => ({
            product_id: lines[index]!.earns ? null : EXCLUDED,
            quantity: lines[index]!.quantity * 1_000,
            net_amount,
            points_amount,
          })),
        };
        expect(pointsOfSale(earning, sale)).toBe(theirs.earned);

        const quantities = lines.map(({ quantity }) => quantity);
        const theirSale = new reference.Sale(theirs, lines, { ...options, quantities });
        const unsold = [...quantities];
        const refunds = returns
          .filter((index) => (unsold[index] ?? 0) > 0 && unsold[index]!-- > 0)
          .map((line) => ({ line, ...theirSale.refund([{ line, qty: 1 }]) }));
        const returned = refunds.map(({ line, money_back }) =>
          lines.map((_, index) =>
            index === line ? { quantity: 1_000, amount: money_back } : { quantity: 0, amount: 0 },
          ),
        );
        expect(pointsOfRefunds(earning, sale, returned)).toEqual(
          refunds.map((refund) => ({ reversed: refund.points_reversed, returned: refund.points_back * 1_000 })),
        );
      }),
      { numRuns: 5_000 },
    );
  });
});
