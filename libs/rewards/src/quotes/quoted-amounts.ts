import { shownMultiplier } from '../program/promotion-rows';
import { fromCents, fromThousandths, ONE } from '../rules/units';
import type { QuotedAmounts } from './quote.queries';
import type { AskedSale, PricingTerms, QuotedPrice } from './quote-price';
import { BelowMinimum, InsufficientPoints, RedemptionLimit } from './quotes.errors';

/**
 * Refuses a number of points that the account or the day does not have. A till that sends `max` or `at_most` gets what
 * there is.
 * @param available the points of the account, in thousandths
 * @param leftToday the whole points that the limits of the day leave
 * @throws InsufficientPoints, RedemptionLimit
 */
export function assertRedeemable({ redeem_points, at_most }: AskedSale, available: number, leftToday: number): void {
  if (redeem_points === 'max' || redeem_points === 0 || at_most) return;
  if (redeem_points * ONE > available) throw new InsufficientPoints(fromThousandths(available));
  if (redeem_points > leftToday) throw new RedemptionLimit(leftToday);
}

/** The amounts of a quote as they are stored and answered. @throws BelowMinimum */
export function quotedAmountsOf(
  sale: AskedSale,
  { program, tier, multiplier }: PricingTerms,
  price: QuotedPrice,
  available: number,
): QuotedAmounts {
  const { redemption } = price;
  const isNumber = sale.redeem_points !== 'max' && !sale.at_most;
  if (redemption.reason === 'below_minimum' && isNumber) throw new BelowMinimum(program.redeem.min_points);
  return {
    tier: tier && { name: tier.name, discount_percent: tier.discount_percent },
    subtotal_amount: fromCents(price.subtotal_amount),
    till_discount_amount: fromCents(sale.discount_amount),
    discount_amount: fromCents(price.discount_amount),
    points: {
      available: fromThousandths(available),
      redeemed: String(redemption.points),
      amount: fromCents(redemption.amount),
      most: String(redemption.most),
    },
    payable_amount: fromCents(price.payable_amount),
    points_to_earn: fromThousandths(price.points_to_earn),
    ...shownMultiplier(multiplier),
    lines: price.lines.map(({ line_total, discount_amount, points_amount, net_amount }, index) => ({
      index,
      line_total: fromCents(line_total),
      discount_amount: fromCents(discount_amount),
      points_amount: fromCents(points_amount),
      net_amount: fromCents(net_amount),
    })),
  };
}
