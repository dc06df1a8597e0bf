import { idInput, list, quantityInput } from '@wateja/common';
import { z } from 'zod';

import { MAX_LINES } from './sale-arithmetic';

/** Lines of a sale that come back, each with its quantity. */
export const returnedItems = list(z.strictObject({ sale_item_id: idInput, quantity: quantityInput }))
  .min(1)
  .max(MAX_LINES)
  .refine(
    (items) => new Set(items.map((item) => item.sale_item_id)).size === items.length,
    'Must not contain the same line twice',
  );

export const exchangeInput = z.strictObject({ sale_id: idInput, items: returnedItems }).meta({
  description:
    'The goods of an earlier sale that come back for this one: a refund and a sale, or neither. The permission ' +
    '`sales:refund` is needed too. `payments` then add up to what is left to pay. Not in batches.',
});

/** A sale as far as an exchange restricts it. */
interface ExchangingSale {
  exchange?: object | undefined;
  status: string;
  completed_at?: Date | undefined;
}

/** What does not go together with an exchange: the path of the field, and why. */
export function exchangeProblems({ exchange, status, completed_at }: ExchangingSale): [string, string][] {
  if (exchange === undefined) return [];
  const problems: [path: string, message: string, isWrong: boolean][] = [
    ['exchange', 'Not allowed for a pending sale: the goods change hands now', status === 'pending'],
    ['completed_at', 'Not allowed with exchange: the goods change hands now', completed_at !== undefined],
  ];
  return problems.filter(([, , isWrong]) => isWrong).map(([path, message]) => [path, message]);
}
