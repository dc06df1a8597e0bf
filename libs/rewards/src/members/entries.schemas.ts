import {
  cursorInUrl,
  id,
  idInUrl,
  limit,
  money,
  nextCursor,
  quantity,
  storedEnum,
  timestamp,
  timestampInput,
} from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { points } from '../ledger/points.schemas';
import { customerId } from './members.schemas';

export const ENTRY_TYPES = [
  ...(['earn', 'reverse', 'redeem', 'return', 'expire', 'adjust', 'bonus', 'forfeit', 'merge'] as const),
] as const;
const entryType = z.enum(ENTRY_TYPES);

/** The position at which a page ends. Entries are ordered by time and id. */
const position = z.strictObject({ list: z.string(), at: timestampInput, id });

/** The conditions by which lists and reports select entries. */
export const entryFilters = {
  type: entryType.optional(),
  from: timestampInput.optional().meta({ description: 'Lists only entries at or after this time.' }),
  to: timestampInput.optional().meta({ description: 'Lists only entries before this time.' }),
};

export class EntryListQuery extends createZodDto(
  z.strictObject({
    limit: limit(20),
    cursor: cursorInUrl(position).optional(),
    sale_id: idInUrl.optional().meta({ description: 'Lists only what this sale and its refunds did to the points.' }),
    ...entryFilters,
  }),
) {}

export const listedEntry = z
  .object({
    id: id.meta({ examples: [981] }),
    customer_id: customerId,
    type: storedEnum(entryType).meta({ examples: ['earn'] }),
    points: points('12').meta({ description: 'Credits are above zero, debits below. The balance is their sum.' }),
    owed: points('0').meta({ description: 'How the entry changed what the customer owes.' }),
    already_expired: points('0').meta({ description: 'Of a reversal: points that had expired before.' }),
    forgiven: points('0').meta({ description: 'Of a reversal: points that were spent and that the shop forgives.' }),
    effective_at: timestamp.meta({ description: 'When the sale or the refund took place, or when the points ended.' }),
    recorded_at: timestamp,
    sale_id: id.nullable().meta({ examples: [101] }),
    refund_id: id.nullable().meta({ examples: [null] }),
    program_version: z
      .int32()
      .nullable()
      .meta({ description: 'The version by which a sale earned.', examples: [3] }),
    tier: z
      .string()
      .nullable()
      .meta({ examples: ['Gold'] }),
    multiplier: quantity.nullable().meta({ examples: ['1.5'] }),
    promotion_id: id
      .nullable()
      .meta({ description: 'The promotion that the multiplier comes from. Null: the tier.', examples: [null] }),
    eligible_amount: money.nullable().meta({ description: 'The money on which the sale earned.' }),
    reason: z
      .string()
      .nullable()
      .meta({
        description:
          'Of an adjustment; `earning_limit` for a sale beyond the limit of the day; `opening_balance` for points that an ' +
          'import took over from another program.',
        examples: [null],
      }),
    note: z
      .string()
      .nullable()
      .meta({ examples: [null] }),
    user_id: id
      .nullable()
      .meta({ description: 'Who adjusted, or imported. Null for what sales and refunds do.', examples: [null] }),
    api_key_id: id.nullable().meta({ examples: [null] }),
  })
  .meta({ id: 'PointsEntry' });

export class EntryList extends createZodDto(z.object({ entries: z.array(listedEntry), next_cursor: nextCursor })) {}
