import { customerType, id, idInput, line, list, moneyInput, repeatFrequency, timestampInput } from '@wateja/common';
import { z } from 'zod';

import type { Audience } from '../../recipients';

const oneOf = <Schema extends z.ZodType>(word: Schema) => list(word).min(1).max(100);

const customerTypes = oneOf(z.enum(customerType.options)).meta({ examples: [['regular', 'vip']] });
const repeatFrequencies = oneOf(z.enum(repeatFrequency.options)).meta({ examples: [['occasional', 'regular']] });
const loyaltyTiers = oneOf(line(50, 'Tier')).meta({
  description:
    'Tiers of the loyalty programme if one is switched on. Otherwise tiers of the loyalty settings, or else the repeat ' +
    'frequencies.',
  examples: [['Gold']],
});
const tags = oneOf(line(40, 'Tag')).meta({
  description: 'Customers with at least one of these tags. Case makes no difference.',
  examples: [['Wholesale']],
});
const boughtProductIds = oneOf(idInput).meta({
  description:
    'The customer bought at least one of these products, in a sale that is not fully refunded. This ' +
    'condition is slower than the others.',
  examples: [[8]],
});
const before = { description: 'The last purchase was before this time.', examples: ['2026-09-01T00:00:00Z'] };
const after = { description: 'The last purchase was after this time.', examples: ['2026-01-01T00:00:00Z'] };
const atLeast = { description: 'The customer spent at least this amount, after refunds.', examples: ['1000.00'] };
const atMost = { description: 'The customer spent at most this amount, after refunds.', examples: ['50000.00'] };

/** The audience is stored as JSON, with times as ISO 8601 in UTC. */
const storedTime = timestampInput.transform((time) => time.toISOString());

/** The conditions of an audience. A body sends lists; in a query each value is a parameter of its own. */
export const audienceConditions = {
  tag: tags,
  customer_type: customerTypes,
  repeat_frequency: repeatFrequencies,
  loyalty_tier: loyaltyTiers,
  last_purchase_before: storedTime.meta(before),
  last_purchase_after: storedTime.meta(after),
  min_spent: moneyInput.meta(atLeast),
  max_spent: moneyInput.meta(atMost),
  bought_product_ids: boughtProductIds,
};

/** Refuses conditions that no customer can meet. */
export function refuseEmptyRanges(audience: Audience, context: z.core.$RefinementCtx): void {
  const { last_purchase_before, last_purchase_after, min_spent, max_spent } = audience;
  const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  if (last_purchase_before && last_purchase_after && last_purchase_after >= last_purchase_before) {
    refuse('last_purchase_after', 'Must be before last_purchase_before');
  }
  if (min_spent && max_spent && Number(min_spent) > Number(max_spent)) {
    refuse('min_spent', 'Must not be more than max_spent');
  }
}

/** The audience of a campaign in a request body. */
export const audienceInput = z
  .strictObject(audienceConditions)
  .partial()
  .superRefine(refuseEmptyRanges)
  .meta({
    description:
      'Selects the active customers who meet all conditions. Without conditions it selects all active customers.',
    examples: [{ customer_type: ['regular', 'vip'], last_purchase_before: '2026-09-01T00:00:00Z' }],
  });

/** The audience of a campaign in an answer. */
export const audience = z
  .object({
    tag: z.array(z.string()),
    customer_type: z.array(z.string()),
    repeat_frequency: z.array(z.string()),
    loyalty_tier: z.array(z.string()),
    last_purchase_before: z.string().meta(before),
    last_purchase_after: z.string().meta(after),
    min_spent: z.string().meta(atLeast),
    max_spent: z.string().meta(atMost),
    bought_product_ids: z.array(id),
  })
  .partial()
  .meta({ description: 'The conditions. The campaign is for customers who meet all of them.' });
