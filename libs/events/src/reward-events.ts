import { id } from '@wateja/common';
import { z } from 'zod';

import { amount, points } from './event-values';

/**
 * The entry `entry_id` of the ledger of points was booked. `points` are above zero for credits and below for debits.
 * `sale_id` and `refund_id` say what the entry is of. `reason` says why somebody adjusted, or why a sale earned nothing.
 */
export const pointsBooked = z.strictObject({
  business_id: id,
  customer_id: id,
  entry_id: id,
  points,
  sale_id: id.nullable(),
  refund_id: id.nullable(),
  reason: z.string().nullable(),
});

/**
 * The loyalty programme gives a customer another tier. A tier is null if the customer has reached none. `reason` says
 * what made the difference: a sale, a refund, imported sales, the end of the time for which the tier was held, or
 * another version of the programme.
 */
export const tierChanged = z.strictObject({
  business_id: id,
  customer_id: id,
  from: z.string().nullable(),
  to: z.string().nullable(),
  reason: z.enum(['sale', 'refund', 'import', 'time', 'settings', 'override', 'merge']),
});

/**
 * A sale gave a customer a higher tier, which they have since that day of the shop's calendar; null if they count as
 * having always had it. Imports, new versions of the programme and tiers that are set by hand do not cause this event.
 */
export const tierRisen = z.strictObject({
  business_id: id,
  customer_id: id,
  from: z.string().nullable(),
  to: z.string(),
  since: z.iso.date().nullable(),
});

/**
 * The tier of a customer ends after the day `held_until` of the shop's calendar if they do not buy what is `missing` by
 * then. There is one event for each tier and last day.
 */
export const tierAtRisk = z.strictObject({
  business_id: id,
  customer_id: id,
  tier: z.string(),
  held_until: z.iso.date(),
  missing: z.strictObject({ min_spent: amount, min_purchases: z.int().min(0) }),
});

/**
 * The customers up to `up_to` have their tiers by this version of the programme. The listener ranks the next ones, and 0
 * begins it.
 */
export const tiersRanked = z.strictObject({ business_id: id, version: id, up_to: z.int().min(0) });
