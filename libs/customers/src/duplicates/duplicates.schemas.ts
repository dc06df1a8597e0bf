import { cursorInUrl, id, limit, nextCursor, storedEnum } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { customer } from '../customers.schemas';

/** The reasons in the order in which they count. */
export const DUPLICATE_REASONS = ['phone', 'email', 'name'] as const;

/** The position at which a page ends: the customer that was read last, and how many of their reasons. */
const position = z.strictObject({ list: z.string(), id, place: z.int().min(1).max(DUPLICATE_REASONS.length) });

export class DuplicatesQuery extends createZodDto(
  z.strictObject({ limit: limit(20), cursor: cursorInUrl(position).optional() }),
) {}

const duplicateCustomer = customer
  .pick({ id: true, name: true, phone: true, email: true, address: true, customer_type: true, created_at: true })
  .meta({ id: 'DuplicateCustomer' });

const pair = z
  .object({
    reason: storedEnum(z.enum(DUPLICATE_REASONS)).meta({
      description:
        '`phone`: the same phone, in any spelling. `email`: the same email address, in any case. `name`: the same name and ' +
        'the same address, if both have two words or more. The first name may stand last, or the last one first. Case, accents, apostrophes, dashes, and punctuation in ' +
        'the address make no difference.',
      examples: ['phone'],
    }),
    customers: z.array(duplicateCustomer).length(2).meta({ description: 'The older customer first.' }),
  })
  .meta({ id: 'DuplicatePair' });

export class Duplicates extends createZodDto(
  z.object({
    pairs: z.array(pair).meta({ description: 'A page can have fewer pairs than `limit`, also none.' }),
    next_cursor: nextCursor,
  }),
) {}
