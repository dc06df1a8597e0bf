import { moneyInput, optional, quantityInput, text } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { returnedItems } from './exchange.schemas';

const refundInput = z
  .strictObject({
    items: returnedItems
      .optional()
      .meta({ description: 'The lines to refund. Without items and amount, everything that is left is refunded.' }),
    amount: moneyInput
      .refine((amount) => Number(amount) > 0, 'Must be more than 0')
      .optional()
      .meta({
        description: 'The amount to refund. Allowed only for a sale without lines, and required for goodwill.',
        examples: ['50.00'],
      }),
    total_items: quantityInput
      .optional()
      .meta({ description: 'How many items the customer returns. Allowed only together with amount.' }),
    goodwill: z
      .boolean()
      .optional()
      .meta({
        description:
          'True to give back money while the customer keeps the goods. It needs an amount and a reason. The lines share the ' +
          'amount in proportion to what is left of them. Points that the sale earned are judged again; points that paid for ' +
          'it stay used.',
        examples: [false],
      }),
    reason: optional(text(500, 'Reason').meta({ examples: ['Damaged packaging'] })),
  })
  .superRefine((refund, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (refund.items && refund.amount !== undefined)
      refuse('amount', 'Not allowed with items, because it is computed from them');
    if (refund.total_items !== undefined && refund.amount === undefined)
      refuse('total_items', 'Allowed only together with amount');
    if (!refund.goodwill) return;
    if (refund.items) refuse('items', 'Not allowed for goodwill, because the goods stay with the customer');
    else if (refund.amount === undefined) refuse('amount', 'Required for goodwill');
    if (refund.total_items !== undefined)
      refuse('total_items', 'Not allowed for goodwill, because the goods stay with the customer');
    if (refund.reason == null) refuse('reason', 'Required for goodwill');
  })
  .meta({ example: { items: [{ sale_item_id: 3, quantity: '1' }], reason: 'Damaged packaging' } });

/** The body of POST /sales/:businessId/:saleId/refund. */
export class RefundSale extends createZodDto(refundInput) {}
