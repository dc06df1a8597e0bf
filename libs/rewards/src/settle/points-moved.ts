import { pointsOfRefunds, pointsOfSale } from '../rules/refund-points';
import { type SettledSale } from '../rules/settle';
import { sum } from '../rules/units';
import { type TermsOfSale } from './earning-terms';

/** What a sale earns, and what all its refunds together take back and give back, by the terms of the sale. */
export function pointsMoved(sold: SettledSale, { rule, is_over_limit }: TermsOfSale) {
  const ofSale = is_over_limit ? { ...rule, max_points_per_sale: 0 } : rule;
  const returns = sold.refunds.map(({ returned }) => returned);
  const refunds = pointsOfRefunds(ofSale, sold, returns);
  return {
    earned: pointsOfSale(ofSale, sold),
    reversed: sum(refunds.map(({ reversed }) => reversed)),
    returned: sum(refunds.map(({ returned }) => returned)),
  };
}
