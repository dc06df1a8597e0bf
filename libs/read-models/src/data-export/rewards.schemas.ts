import { id, quantity, timestamp } from '@wateja/common';
import { listedEntry, quotedAmounts } from '@wateja/rewards';
import { z } from 'zod';

const businessId = id.meta({ examples: [5] });
const customerId = id.meta({ examples: [123] });
const lotId = id.meta({ examples: [42] });
const points = quantity.meta({ examples: ['100'] });

export const exportedPointsAccount = z.object({
  ...{ business_id: businessId, customer_id: customerId, joined_at: timestamp },
  balance: quantity.meta({ description: 'The points that have not ended, less what is owed.', examples: ['620'] }),
  owed: quantity.meta({ examples: ['0'] }),
  closed_at: timestamp.nullable().meta({ examples: [null] }),
  version: z.int32().meta({ examples: [7] }),
});

export const exportedTier = z.object({
  ...{ business_id: businessId, customer_id: customerId },
  tier: z
    .string()
    .nullable()
    .meta({ examples: ['Gold'] }),
  since: z.iso
    .date()
    .nullable()
    .meta({ examples: ['2026-08-01'] }),
  held_until: z.iso
    .date()
    .nullable()
    .meta({ examples: ['2027-02-14'] }),
  is_override: z.boolean().meta({ examples: [false] }),
  program_version: z.int32().meta({ examples: [3] }),
  noticed_tier: z
    .string()
    .nullable()
    .meta({ description: 'The tier of the latest notice that it ends soon.', examples: [null] }),
  noticed_until: z.iso
    .date()
    .nullable()
    .meta({ description: 'The last day that the notice named.', examples: [null] }),
});

export const exportedTierOverride = z.object({
  ...{ id: id.meta({ examples: [7] }), business_id: businessId, customer_id: customerId },
  tier: z.string().meta({ examples: ['Gold'] }),
  until: z.iso.date().meta({ examples: ['2027-01-31'] }),
  reason: z
    .string()
    .nullable()
    .meta({ examples: ['Moved here from our other shop'] }),
  ...{ set_at: timestamp, ended_at: timestamp.nullable(), user_id: id.nullable(), api_key_id: id.nullable() },
});

/** An entry of the ledger of points. `key` says what it is of: with the type, there is one. */
export const exportedPointsEntry = listedEntry.extend({
  business_id: businessId,
  key: z.string().meta({ examples: ['101'] }),
  lots: z.array(z.object({ lot_id: lotId, points })),
});

export const exportedPointLot = z.object({
  ...{ id: lotId, business_id: businessId, customer_id: customerId, entry_id: id.meta({ examples: [981] }) },
  ...{ points, remaining: points, expired: quantity.meta({ examples: ['0'] }) },
  ...{ earned_at: timestamp, expires_at: timestamp.nullable(), sale_id: id.nullable().meta({ examples: [101] }) },
});

/** A quote as it is stored. An open one whose end has passed has expired. */
export const exportedQuote = z.object({
  ...{ id: z.uuid(), business_id: businessId, customer_id: customerId },
  content_hash: z.string(),
  quote: quotedAmounts,
  ...{ points, program_version: z.int32().meta({ examples: [3] }) },
  status: z.enum(['open', 'used', 'cancelled']),
  ...{ valid_until: timestamp, is_extended: z.boolean(), sale_id: id.nullable() },
  ...{ user_id: id.nullable(), api_key_id: id.nullable(), created_at: timestamp },
});
