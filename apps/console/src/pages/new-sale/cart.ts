import type { CreateSale, ProductList } from '@wateja/client';

import { isMoney } from '../../money';
import { fromCents, toCents, toThousandths } from '../sale/refund-estimate';

export type Product = ProductList['products'][number];

/** A line as it is typed. */
export interface CartLine {
  productId: number;
  name: string;
  quantity: string;
  price: string;
}

/** One more of a product: on its line, or on a new one. */
export function addProduct(lines: readonly CartLine[], { id, name, price }: Product): CartLine[] {
  const isThere = lines.some(({ productId }) => productId === id);
  if (!isThere) return [...lines, { productId: id, name, quantity: '1', price: price ?? '' }];
  return lines.map((line) => (line.productId === id ? changeQuantity(line, 1) : line));
}

/** Never below one: a line is removed by its own button. */
export function changeQuantity(line: CartLine, by: number): CartLine {
  const thousandths = isQuantity(line.quantity) ? toThousandths(line.quantity) : 0;
  return { ...line, quantity: String(Math.max(thousandths + by * 1_000, 1_000) / 1_000) };
}

export const isQuantity = (text: string) => /^\d{1,6}(\.\d{1,3})?$/.test(text) && Number(text) > 0;

export const isSellable = (lines: readonly CartLine[]) =>
  lines.length > 0 && lines.every(({ quantity, price }) => isQuantity(quantity) && isMoney(price));

/** What all lines cost, each rounded half up to what can be paid. */
export function totalOf(lines: readonly CartLine[], smallest: number): string {
  const unit = BigInt(smallest) * 1_000n;
  const cents = lines.reduce((sum, { quantity, price }) => {
    const exact = BigInt(toThousandths(quantity)) * BigInt(toCents(price));
    return sum + ((exact * 2n + unit) / (unit * 2n)) * BigInt(smallest);
  }, 0n);
  return fromCents(Number(cents));
}

export const itemsOf = (lines: readonly CartLine[]): NonNullable<CreateSale['items']> =>
  lines.map(({ productId, quantity, price }) => ({ product_id: productId, quantity, unit_price: price }));
