import { sha256 } from '@wateja/common';

/** A line as a till sends it. Schemas write all decimals of quantities and amounts, so equal lines are equal texts. */
export interface ContentLine {
  product_id: number;
  quantity: string;
  unit_price: string;
  discount_amount: string;
}

/** Hashes the lines of a quote, which its sale has to repeat. Without lines the sale repeats the amount to pay. */
export function contentHash(lines: ContentLine[] | null): string {
  const rows = lines?.map(({ product_id, quantity, unit_price, discount_amount }) => {
    return [product_id, quantity, unit_price, discount_amount];
  });
  return sha256(JSON.stringify(rows ?? null));
}
