import { allocate } from '@wateja/common';
import {
  ALL_WEEKDAYS,
  bestMultiplier,
  fromCents,
  fromThousandths as points,
  pointsOfRefunds,
  type Promotion,
  toCents,
  toThousandths,
} from '@wateja/rewards';

import { byCase, type Json } from './case-rules';
import { earn, earningRuleOf, priced, refund } from './sales-of-cases';

/** A promotion of a case that is always on, or on some days of the week. */
const promotionOf = ({ multiplier, weekdays = ALL_WEEKDAYS }: Json): Promotion => ({
  ...{ id: 1, multiplier: toThousandths(multiplier), weekdays, starts_at: new Date(0), ends_at: null },
});

/** The cases of earning, redeeming, discounts and refunds that need no account. */
export const PRICE_CASES = byCase({
  'E01 E02 E04 E05 E07 E08 E16 E17 E19 E22': (given) => ({ points: points(earn(given, given.amount)) }),
  E13: (given) => ({ points: given.amounts.map((amount: string) => points(earn(given, amount))) }),
  E20: ({ tier_multiplier, promotion_multiplier, ...given }) => {
    const promotion = promotionOf({ multiplier: promotion_multiplier });
    const { multiplier } = bestMultiplier(toThousandths(tier_multiplier), [promotion], new Date(), 'UTC');
    return { points: points(earn({ ...given, multiplier: points(multiplier) }, given.amount)) };
  },
  E23: ({ timezone, promotion, sales, ...given }) => {
    const weekly = promotionOf({ ...promotion, weekdays: [promotion.weekday] });
    return {
      points: sales.map(({ completed_at, amount }: { completed_at: string; amount: string }) => {
        const { multiplier } = bestMultiplier(1_000, [weekly], new Date(completed_at), timezone);
        return points(earn({ ...given, multiplier: points(multiplier) }, amount));
      }),
    };
  },
  'E10 E11': (given, expected) => {
    const price = priced({ balance: given.redeem, ...given, unit: { points: 1, amount: given.point_value } });
    const earned = earn(given, fromCents(price.payable_amount));
    const balance = (given.balance - price.redemption.points) * 1_000 + earned;
    const answer = { payable: fromCents(price.payable_amount), earned: points(earned) };
    return 'balance_after' in expected ? { ...answer, balance_after: points(balance) } : answer;
  },
  'R01 R02 R04 R05 R07 R08 R17': (given) => {
    const price = priced(given);
    return {
      points_used: price.redemption.points,
      discount: fromCents(price.redemption.amount),
      payable: fromCents(price.payable_amount),
    };
  },
  R16: ({ discount, lines }) => ({ shares: allocate(toCents(discount), lines.map(toCents)).map(fromCents) }),
  'T01 T02 T04 T06 T07': (given) => {
    const price = priced(given);
    return { tier_discount: fromCents(price.discount_amount), payable: fromCents(price.payable_amount) };
  },
  T09: (given) => {
    const price = priced(given);
    return {
      points_used: price.redemption.points,
      points_value: fromCents(price.redemption.amount),
      rounding: fromCents(price.discount_amount),
      payable: fromCents(price.payable_amount),
      nets: price.lines.map(({ net_amount }) => fromCents(net_amount)),
    };
  },
  'F01 F04 F05': (given, expected) => {
    const { points_reversed, money_back } = refund(given, [0])[0]!;
    return 'money_back' in expected ? { money_back, points_reversed } : { points_reversed };
  },
  F02: (given) => {
    const [first, then] = refund(given, [1, 0]).map(({ points_returned: _, ...refunded }) => refunded);
    return { first, then };
  },
  F10: (given) => {
    const withPoints = { ...given, redeem: given.redeemed, balance: given.redeemed };
    const [first, then] = refund({ ...withPoints, unit: { points: 1, amount: given.point_value } }, [1, 0]);
    return { first, then };
  },
  F11: (given) => {
    const withPoints = { ...given, redeem: given.redeemed, balance: given.redeemed };
    const { money_back, points_returned } = refund(withPoints, [0])[0]!;
    return { paid: fromCents(priced(withPoints).payable_amount), money_back, points_returned };
  },
  F19: (given, expected) => {
    const parts = refund(
      given,
      expected.money_back.map(() => 0),
    );
    return {
      money_back: parts.map(({ money_back }) => money_back),
      sum: fromCents(parts.reduce((sum, { money_back }) => sum + toCents(money_back), 0)),
      points_reversed: parts.map(({ points_reversed }) => points_reversed),
    };
  },
  F17: ({ sale, refunds, ...given }) => {
    const line = { product_id: null, quantity: 1_000, net_amount: toCents(sale), points_amount: 0 };
    const returned = refunds.map((amount: string) => [{ quantity: 0, amount: toCents(amount) }]);
    const moved = pointsOfRefunds(earningRuleOf(given), { points_redeemed: 0, lines: [line] }, returned);
    return { points_reversed: moved.map(({ reversed }) => points(reversed)) };
  },
});
