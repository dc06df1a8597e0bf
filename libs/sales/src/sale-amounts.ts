import { allocate, type InvalidField, lineCents, MAX_SALE_AMOUNT, sum, ValidationFailed } from '@wateja/common';

import { fromCents, fromThousandths, toCents, toThousandths } from './sale-arithmetic';
import type { PostedSale } from './sales.schemas';

/** A line with its amounts, as decimal strings. What was paid for it is `line_total` less both other amounts. */
export interface PricedLine {
  product_id: number;
  name: string | null;
  quantity: string;
  unit_price: string;
  line_total: string;
  /** The line's own discount, and its share of the discount on the whole sale. */
  discount_amount: string;
  /** What loyalty points paid. */
  points_amount: string;
}

/**
 * The amounts of a sale, as decimal strings. `total_amount` is the money paid: the lines less discounts and points, plus
 * the rounding, which belongs to no line.
 */
export interface SaleAmounts {
  total_amount: string;
  total_items: string;
  /** All discounts, those of the lines included. */
  discount_amount: string;
  points_amount: string;
  rounding_amount: string;
  items: PricedLine[];
}

const ZERO = '0.00';
const MAX_CENTS = toCents(MAX_SALE_AMOUNT);

/**
 * Computes the amounts of a sale. The discount on the whole sale is shared out over what the lines cost after their own
 * discounts, by the method of the largest remainder.
 * @param smallest the smallest amount of the currency in cents. All amounts that are posted are multiples of it
 * @param points what loyalty points paid. It is shared out in the same way over the rest
 * @throws ValidationFailed that names the field, if discounts, points or rounding exceed what there is
 */
export function saleAmounts(posted: PostedSale, smallest: number, points = ZERO): SaleAmounts {
  const rounding = toCents(posted.rounding_amount ?? ZERO);
  const discount = toCents(posted.discount_amount ?? ZERO);
  return posted.items
    ? amountsOfLines(posted.items, { discount, points: toCents(points), rounding }, smallest)
    : amountsOfTotal(posted, { discount, points: toCents(points), rounding });
}

/** Amounts of the whole sale, in cents. */
interface WholeSale {
  discount: number;
  points: number;
  rounding: number;
}

function amountsOfLines(
  posted: NonNullable<PostedSale['items']>,
  { discount: saleDiscount, points, rounding }: WholeSale,
  smallest: number,
): SaleAmounts {
  const lines = posted.map((line, index) => ({ ...line, ...lineAmounts(line, index, smallest) }));
  const afterDiscounts = sum(lines.map(({ total, discount }) => total - discount));
  if (saleDiscount > afterDiscounts)
    refuse('discount_amount', `Must be at most what the lines cost, ${fromCents(afterDiscounts)}`);
  const allocateUnits = (cents: number, over: number[]) =>
    allocate(
      cents / smallest,
      over.map((weight) => weight / smallest),
    ).map((share) => share * smallest);
  const shares = allocateUnits(
    saleDiscount,
    lines.map(({ total, discount }) => total - discount),
  );
  const discounts = lines.map(({ discount }, index) => discount + (shares[index] ?? 0));
  const paid = afterDiscounts - saleDiscount - points;
  if (paid < 0) {
    refuse('points_redeemed', `Must be worth at most what the sale costs, ${fromCents(afterDiscounts - saleDiscount)}`);
  }
  const pointsByLine = allocateUnits(
    points,
    lines.map(({ total }, index) => total - (discounts[index] ?? 0)),
  );
  if (paid + rounding < 0) refuse('rounding_amount', `Must not be more than the sale costs, ${fromCents(paid)}`);
  if (paid + rounding > MAX_CENTS) refuse('rounding_amount', `The total must be at most ${MAX_SALE_AMOUNT}`);
  return {
    total_amount: fromCents(paid + rounding),
    total_items: fromThousandths(sum(posted.map(({ quantity }) => toThousandths(quantity)))),
    discount_amount: fromCents(sum(discounts)),
    points_amount: fromCents(points),
    rounding_amount: fromCents(rounding),
    items: lines.map(({ product_id, name = null, quantity, unit_price, total }, index) => ({
      ...{ product_id, name, quantity, unit_price, line_total: fromCents(total) },
      ...{ discount_amount: fromCents(discounts[index] ?? 0), points_amount: fromCents(pointsByLine[index] ?? 0) },
    })),
  };
}

type PostedLine = NonNullable<PostedSale['items']>[number];

/** The total and the own discount of a line in cents. */
function lineAmounts(line: PostedLine, index: number, smallest: number): { total: number; discount: number } {
  const total = lineCents(line, smallest);
  const discount = toCents(line.discount_amount ?? ZERO);
  if (discount > total) {
    refuse(`items.${index}.discount_amount`, `Must be at most the total of the line, ${fromCents(total)}`);
  }
  return { total, discount };
}

/** A sale without lines says what was paid. Before its discount it cost as much more. */
function amountsOfTotal(posted: PostedSale, { discount, points, rounding }: WholeSale): SaleAmounts {
  const { total_amount = ZERO, total_items = '0.000' } = posted;
  const paid = toCents(total_amount) - rounding;
  if (paid < 0) refuse('rounding_amount', `Must be at most total_amount, ${total_amount}`);
  if (paid + discount + points > MAX_CENTS) {
    refuse('discount_amount', `Together with total_amount it must be at most ${MAX_SALE_AMOUNT}`);
  }
  return {
    ...{ total_amount, total_items, discount_amount: fromCents(discount), points_amount: fromCents(points) },
    ...{ rounding_amount: fromCents(rounding), items: [] },
  };
}

function refuse(path: string, message: string): never {
  const details: InvalidField[] = [{ path, code: 'too_large', message }];
  throw new ValidationFailed(details);
}
