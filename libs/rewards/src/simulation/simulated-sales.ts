import { proportionOf } from '@wateja/common';

import { benefitsOf } from '../program/program-rules';
import { type ShopProgram } from '../program/program-versions';
import { type ProgramTier } from '../program/program.schemas';
import { tierDiscount } from '../rules/price-sale';
import { addReturns, linesLeft, pointsOfSale } from '../rules/refund-points';
import { type SettledSale } from '../rules/settle';
import { sum, toThousandths } from '../rules/units';
import { dayOf, type TermsOfSale, termsOf, wasMember } from '../settle/earning-terms';
import { pointsMoved } from '../settle/points-moved';
import { type SaleRow } from '../settle/settled-rows';
import { isCompleted, soldSale } from '../settle/sold-sale';
import { type OverrideRow } from '../tiers/overrides.queries';
import { type HistoryRow, KnownPurchases } from './known-purchases';

/** A sale of the time that is simulated, and when it became known. */
export type SimulatedSaleRow = Pick<
  SaleRow,
  | 'id'
  | 'status'
  | 'completed_at'
  | 'total_amount'
  | 'rounding_amount'
  | 'points_amount'
  | 'is_claimed'
  | 'lines'
  | 'refunds'
> & { known_at: string };

/** A customer with their sales. */
export interface SimulatedRow {
  customer_id: number;
  is_erased: boolean;
  joined_at: Date | null;
  overrides: OverrideRow[] | null;
  /** All purchases until now; null if no purchase decides a tier. */
  history: HistoryRow[] | null;
  sales: SimulatedSaleRow[] | null;
}

/** What a sale would have moved: points in thousandths, money in cents. */
export interface SimulatedSale {
  earned: number;
  reversed: number;
  /** What the tier would have taken off what was left of the sale. */
  discount: number;
}

const NOTHING_MOVED: SimulatedSale = { earned: 0, reversed: 0, discount: 0 };

/**
 * Lets the sales of a customer earn by a draft, in the order in which they became known, by the functions that settle
 * sales. Yields what each sale moves; one without a member moves nothing.
 * @param shop the draft as the only version, and the promotions to try
 * @param smallest the smallest amount of the currency, in cents
 */
export function* simulatedSales(row: SimulatedRow, shop: ShopProgram, smallest: number): Generator<SimulatedSale> {
  const knownPurchases = new KnownPurchases(row.history ?? []);
  const earnedOn = new Map<string, number>();
  const sales = (row.sales ?? []).toSorted((a, b) => (a.known_at < b.known_at ? -1 : a.known_at > b.known_at ? 1 : 0));
  for (const { known_at, ...stored } of sales) {
    const nothing = { entries: null, redemption: null, offline_points: null, earlier_today: null, earning_sales: null };
    const sale: SaleRow = { ...stored, ...nothing };
    if (!isCompleted(sale)) {
      yield NOTHING_MOVED;
      continue;
    }
    knownPurchases.learnUntil(known_at);
    const day = dayOf(sale, shop.timezone);
    sale.earlier_today = knownPurchases.earlierThan(sale, day);
    const sources = { purchases: knownPurchases.days, overrides: row.overrides };
    const terms = termsOf(sale, sources, shop, earnedOn.get(day) ?? 0);
    if (!terms || !wasMember(row.joined_at, sale, terms)) {
      yield NOTHING_MOVED;
      continue;
    }
    const sold = soldSale(sale);
    if (!terms.is_over_limit && pointsOfSale(terms.rule, sold) > 0) earnedOn.set(day, (earnedOn.get(day) ?? 0) + 1);
    const { earned, reversed } = pointsMoved(sold, terms);
    yield { earned, reversed, discount: discountOf(sold, terms, smallest) };
  }
}

/** The discount of the tier on what is left of each line, in money and in points that paid for it. */
function discountOf({ lines, refunds }: SettledSale, { tier, version }: TermsOfSale, smallest: number): number {
  const percent = percentOf(tier);
  if (percent === 0) return 0;
  const remainingLines = linesLeft(
    lines,
    addReturns(
      lines,
      refunds.map(({ returned }) => returned),
    ),
  );
  const discounts = lines.map(({ product_id, quantity, points_amount }, index) => {
    const remaining = remainingLines[index] ?? { quantity: 0, paid: 0 };
    const value = remaining.paid + proportionOf(points_amount, remaining.quantity, quantity);
    const line = { line_total: Math.floor(value / smallest), discount_amount: 0 };
    return tierDiscount({ ...line, ...benefitsOf(version.program, product_id) }, percent) * smallest;
  });
  return sum(discounts);
}

const percentOf = (tier: ProgramTier | null) => toThousandths(tier?.discount_percent ?? '0');
