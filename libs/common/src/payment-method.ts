import { z } from 'zod';

/** How people pay in the shop. Sales record it, preferences remember it, imports bring it. */
export const paymentMethod = z.enum(['cash', 'mpesa', 'credit']).meta({ examples: ['mpesa'] });
