import { z } from 'zod';

/** The enumerations that several libraries share. Check constraints in the database allow only these values. */

/** How customers pay in the shop. Sales, preferences and imports use it. */
export const paymentMethod = z
  .enum(['cash', 'mpesa', 'airtel_money', 'card', 'bank_transfer', 'credit', 'voucher', 'other'])
  .meta({ examples: ['mpesa'] });

/** The kind of customer, as the staff has chosen it. */
export const customerType = z.enum(['walk_in', 'regular', 'vip', 'wholesale']).meta({ examples: ['regular'] });

/**
 * How often a customer buys, rarest first; null before the first purchase. Each shop's loyalty settings set the limits.
 */
export const repeatFrequency = z
  .enum(['one_time', 'occasional', 'regular', 'frequent'])
  .meta({ examples: ['regular'] });
export type RepeatFrequency = z.infer<typeof repeatFrequency>;
