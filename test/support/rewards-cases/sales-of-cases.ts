import {
  earnedPoints,
  type EarningRule,
  fromCents,
  fromThousandths,
  pointsOfRefunds,
  priceSale,
  type QuotedLine,
  type SalePrice,
  toCents,
  toThousandths,
} from '@wateja/rewards';

import { type Json } from './case-rules';

/** The earning rule of a case. */
export function earningRuleOf({
  rule,
  rule_at_sale,
  visit_rule,
  multiplier = '1',
  fractions = 'drop',
}: Json): EarningRule {
  const spend = rule ?? rule_at_sale;
  return {
    spend: spend ? { points: spend.points, per: toCents(spend.per) } : null,
    visit: visit_rule ? { points: visit_rule.points, minimum_amount: toCents(visit_rule.minimum_amount) } : null,
    items: [],
    excluded_product_ids: [],
    fractions,
    multiplier: toThousandths(multiplier),
    max_points_per_sale: null,
  };
}

/** The points that an amount of money earns, in thousandths. */
export const earn = (given: Json, amount: string): number =>
  earnedPoints(earningRuleOf(given), [{ product_id: null, quantity: 1_000, paid: toCents(amount) }]);

/** The price of the sale of a case. */
export function priced(given: Json): SalePrice {
  const { unit = { points: 1, amount: '1.00' }, redeem = 0, balance = 0 } = given;
  return priceSale(
    {
      discount_percent: toThousandths(given.tier_percent ?? '0'),
      payable_step: given.payable_step ? toCents(given.payable_step) : null,
      redemption: {
        unit: { points: unit.points, amount: toCents(unit.amount) },
        min_points: given.min_points ?? 0,
        max_percent: given.max_percent ?? 100,
      },
      points_with_discount: true,
    },
    {
      lines: given.lines.map(lineOf),
      discount_amount: toCents(given.order_discount ?? '0.00'),
      redemption: { requested: redeem, at_most: true, available: balance * 1_000 },
    },
  );
}

const lineOf = (line: Json): QuotedLine => ({
  line_total: toCents(line.amount ?? line),
  discount_amount: 0,
  discountable: line.discountable ?? true,
  redeemable: true,
});

/** Refunds one unit of each of these lines in order, and returns the results with the names of the cases. */
export function refund(given: Json, lines: number[]) {
  const { redemption, lines: sold } = priced(given);
  const quantities: number[] = given.lines.map((line: Json) => line.quantity ?? 1);
  const back = quantities.map(() => 0);
  const refunds = lines.map((line) => {
    const net = sold[line]!.net_amount;
    const share = () => Math.floor((2 * net * back[line]! + quantities[line]!) / (2 * quantities[line]!));
    const before = share();
    back[line]! += 1;
    const amount = share() - before;
    return quantities.map((_, index) => (index === line ? { quantity: 1_000, amount } : { quantity: 0, amount: 0 }));
  });
  const sale = {
    points_redeemed: redemption.points * 1_000,
    lines: sold.map(({ net_amount, points_amount }, index) => ({
      product_id: null,
      quantity: quantities[index]! * 1_000,
      net_amount,
      points_amount,
    })),
  };
  return pointsOfRefunds(earningRuleOf(given), sale, refunds).map(({ reversed, returned }, index) => ({
    money_back: fromCents(refunds[index]!.reduce((sum, { amount }) => sum + amount, 0)),
    points_reversed: fromThousandths(reversed),
    points_returned: returned / 1_000,
  }));
}
