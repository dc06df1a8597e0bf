import { quantity } from '@wateja/common';
import { z } from 'zod';

export const quoteId = z.uuid('Must be the id of a quote').meta({
  description:
    'The quote that the sale uses. The sale repeats the items of the quote; for a quote by amount, total_amount is its ' +
    'payable_amount. Discounts and points are taken from the quote. Not in batches.',
});

/** A sale as far as a quote restricts it. */
interface QuotedSale {
  quote_id?: string | undefined;
  customer_id?: number | null | undefined;
  status: string;
  completed_at?: Date | undefined;
}

/** The fields that are not allowed together with a quote: the path of each, and the reason. */
export function quoteProblems({ quote_id, customer_id, status, completed_at }: QuotedSale): [string, string][] {
  if (quote_id === undefined) return [];
  const problems: [path: string, message: string, isWrong: boolean][] = [
    ['customer_id', 'Required with quote_id', customer_id == null],
    ['quote_id', 'Not allowed for a pending sale: a quote holds for minutes', status === 'pending'],
    ['completed_at', 'Not allowed with quote_id: the sale takes place now', completed_at !== undefined],
  ];
  return problems.filter(([, , isWrong]) => isWrong).map(([path, message]) => [path, message]);
}

/** What a sale with a quote did to the customer's points. */
export const saleRewards = z
  .object({
    points_redeemed: quantity.meta({ examples: ['200'] }),
    points_earned: quantity.meta({ examples: ['20'] }),
    balance: quantity.meta({ description: 'After the sale.', examples: ['440'] }),
    tier: z
      .string()
      .nullable()
      .meta({ description: 'The tier whose discount the sale got.', examples: ['Gold'] }),
  })
  .meta({
    description: 'The points of a sale with a quote. Null for other sales, and while the sale has not earned yet.',
  });
export type SaleRewards = z.infer<typeof saleRewards>;
