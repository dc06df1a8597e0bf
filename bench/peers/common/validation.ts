import { z } from 'zod';

const id = z.coerce.number().int().min(1).max(2_147_483_647);
const limit = (most: number) => z.coerce.number().int().min(1).max(100).default(most);
const offset = z.coerce.number().int().min(0).default(0);
const decimal = (places: number) => z.coerce.string().regex(new RegExp(`^\\d{1,9}(\\.\\d{1,${places}})?$`));

export const businessPath = z.object({ businessId: id });
export const customerPath = businessPath.extend({ customerId: id });

export const listQuery = z.object({
  limit: limit(20),
  offset,
  sort_by: z.enum(['created_at', 'name', 'id']).default('created_at'),
  sort_order: z.enum(['asc', 'desc']).default('desc'),
  filter_type: z.enum(['walk_in', 'regular', 'vip', 'wholesale']).optional(),
  is_active: z.enum(['true', 'false']).default('true'),
});

export const searchQuery = z.object({ q: z.string().trim().min(1).max(255), limit: limit(10) });
export const historyQuery = z.object({ limit: limit(10), offset });
export const repeatQuery = z.object({
  limit: limit(20),
  offset,
  min_purchases: z.coerce.number().int().min(1).default(2),
});

export const createSale = z.object({
  customer_id: id,
  payment_method: z.enum(['cash', 'mpesa', 'credit']),
  items: z
    .array(z.object({ product_id: id, quantity: decimal(3), unit_price: decimal(2) }))
    .min(1)
    .max(500),
  completed_at: z.iso
    .datetime()
    .transform((text) => new Date(text))
    .optional(),
});
export type PostedSale = z.output<typeof createSale>;

export const createBatch = z.object({ sales: z.array(createSale).min(1).max(500) });
