import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { sale } from './sale.schemas';
import { createSale } from './sales.schemas';

export const MAX_SALES = 500;

const EXAMPLE = {
  external_id: 'T1-000043',
  customer_id: 1,
  payment_method: 'mpesa',
  completed_at: '2024-01-14T16:45:00Z',
  items: [{ product_id: 8, quantity: '2', unit_price: '120.00' }],
};
const WITHOUT_ITEMS = {
  external_id: 'T1-000044',
  payment_method: 'cash',
  completed_at: '2024-01-14T16:52:00Z',
  total_amount: '380.00',
  total_items: '3',
};

/** A sale of a batch. Its till may have taken points while it was offline. */
export const batchSale = createSale.safeExtend({
  points_redeemed: z
    .union([z.int32(), z.string().regex(/^\d{1,9}$/)], 'Must be a whole number of points')
    .transform(Number)
    .pipe(z.int32().min(0).max(1_000_000))
    .optional(),
});
export type BatchSale = z.output<typeof batchSale>;

/**
 * The body of POST /sales/:businessId/batch. The service validates each sale separately, so that an invalid sale does
 * not stop the others.
 */
export class CreateSaleBatch extends createZodDto(
  z
    .strictObject({
      sales: z
        .array(z.unknown())
        .min(1)
        .max(MAX_SALES)
        .meta({
          description:
            'The sales, each like the body of POST /sales/:businessId (CreateSale), without quote_id and exchange. A till that ' +
            'has taken points adds points_redeemed, a whole number; Wateja computes what they paid. Give every sale an external_id.',
          examples: [[EXAMPLE]],
        }),
    })
    .meta({
      example: { sales: [EXAMPLE, WITHOUT_ITEMS] },
    }),
) {}

const batchResult = z.object({
  index: z.int32().meta({ description: 'Position in the request, starting at 0.', examples: [0] }),
  outcome: z.enum(['created', 'existing', 'rejected']).meta({
    description: '`existing`: a sale with this receipt number and the same content is already recorded.',
    examples: ['created'],
  }),
  sale: sale.optional(),
  code: z
    .string()
    .optional()
    .meta({ examples: ['validation_failed'] }),
  error: z
    .string()
    .optional()
    .meta({ examples: ['Validation failed'] }),
  details: z
    .array(z.object({ path: z.string(), code: z.string(), message: z.string() }))
    .optional()
    .meta({ description: 'The refused fields. All results together have at most 100 of them.' }),
});

export class SaleBatchResults extends createZodDto(
  z.object({
    results: z.array(batchResult),
    created: z.int32().meta({ examples: [1] }),
    existing: z.int32().meta({ examples: [0] }),
    rejected: z.int32().meta({ examples: [0] }),
  }),
) {}
