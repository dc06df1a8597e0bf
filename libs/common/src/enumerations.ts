import { z } from 'zod';

/** The closed lists of the specification that several libraries share. Checks in the database hold columns to them. */

/** How people pay in the shop. Sales record it, preferences remember it, imports bring it. */
export const paymentMethod = z.enum(['cash', 'mpesa', 'credit']).meta({ examples: ['mpesa'] });

/** What kind of customer somebody is, as staff see it. */
export const customerType = z.enum(['walk_in', 'regular', 'vip', 'wholesale']).meta({ examples: ['regular'] });

/** How often a customer buys, rarest first; null before the first purchase. Loyalty says from how many purchases on. */
export const repeatFrequency = z
  .enum(['one_time', 'occasional', 'regular', 'frequent'])
  .meta({ examples: ['regular'] });
export type RepeatFrequency = z.infer<typeof repeatFrequency>;
