import { floorProportion, proportionOf } from '@wateja/common';

import { type EarningLine, type EarningRule, earnedPoints } from './earn';
import { ONE, sum } from './units';

/** A line of a completed sale: quantity in thousandths, amounts in cents. */
export interface SoldLine {
  product_id: number | null;
  quantity: number;
  net_amount: number;
  points_amount: number;
}

/** The returns of a line in one refund or in several together. A goodwill refund has money without a quantity. */
export interface ReturnedLine {
  quantity: number;
  amount: number;
}

/** A completed sale as far as points depend on it. */
export interface SoldLines {
  /** Whole points that paid for the sale, in thousandths. */
  points_redeemed: number;
  lines: SoldLine[];
}

/** The points that refunds move, in thousandths. */
export interface RefundedPoints {
  /** Earned points that the refund takes back. */
  reversed: number;
  /** Used points that the refund gives back. */
  returned: number;
}

/**
 * A sale without lines as one line, so that the rules below need no second case. The quantity of the line stands for
 * its money: a refund of so many cents returns that quantity, and the refund that leaves nothing returns all of it.
 * @param netAmount the money paid in cents, without the till's rounding
 */
export function amountAsLine(netAmount: number, pointsAmount: number): SoldLine {
  return {
    product_id: null,
    quantity: Math.max(1, netAmount),
    net_amount: netAmount,
    points_amount: pointsAmount,
  };
}

/** Adds up, line by line, what several refunds gave back. */
export function addReturns(lines: SoldLine[], refunds: ReturnedLine[][]): ReturnedLine[] {
  return lines.map((_, index) => ({
    quantity: sum(refunds.map((refund) => refund[index]?.quantity ?? 0)),
    amount: sum(refunds.map((refund) => refund[index]?.amount ?? 0)),
  }));
}

/** The rest of each line after these returns. A line that was returned completely has no rest. */
export function linesLeft(lines: SoldLine[], returned: ReturnedLine[]): EarningLine[] {
  return lines.map(({ product_id, quantity, net_amount }, index) => {
    const back = returned[index] ?? { quantity: 0, amount: 0 };
    const isBack = back.quantity >= quantity;
    return {
      product_id,
      quantity: Math.max(0, quantity - back.quantity),
      paid: isBack ? 0 : Math.max(0, net_amount - back.amount),
    };
  });
}

/** The points that the sale earned, before any refund, in thousandths. */
export function pointsOfSale(rule: EarningRule, { lines }: SoldLines): number {
  return earnedPoints(rule, linesLeft(lines, []));
}

/**
 * The points to give back after these returns: points used × value that came back ÷ value used, rounded down. The
 * value of a line is its share of `points_amount` × quantity returned ÷ quantity sold, rounded half up.
 */
export function pointsToReturn({ points_redeemed, lines }: SoldLines, returned: ReturnedLine[]): number {
  const value = sum(lines.map(({ points_amount }) => points_amount));
  if (value === 0) return 0;
  const back = lines.map(({ points_amount, quantity }, index) =>
    proportionOf(points_amount, Math.min(quantity, returned[index]?.quantity ?? 0), quantity),
  );
  // Points are used whole, so they come back whole.
  return floorProportion(points_redeemed / ONE, sum(back), value) * ONE;
}

/**
 * What each refund of a sale moves, in the order of the refunds. As with the money of a refund (ADR 17), both figures
 * are cumulative: after all refunds so far the sale has earned what its rule gives for what is left, and has given back
 * its share of the points used. So the parts add up, however a sale is divided into refunds, and no part is below zero.
 */
export function pointsOfRefunds(rule: EarningRule, sale: SoldLines, refunds: ReturnedLine[][]): RefundedPoints[] {
  const earned = pointsOfSale(rule, sale);
  const totals = refunds.map((_, index) => {
    const returned = addReturns(sale.lines, refunds.slice(0, index + 1));
    return {
      reversed: earned - earnedPoints(rule, linesLeft(sale.lines, returned)),
      returned: pointsToReturn(sale, returned),
    };
  });
  return totals.map((total, index) => ({
    reversed: total.reversed - (totals[index - 1]?.reversed ?? 0),
    returned: total.returned - (totals[index - 1]?.returned ?? 0),
  }));
}
