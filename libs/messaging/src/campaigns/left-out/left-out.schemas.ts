import { cursorInUrl, id, limit, line, nextCursor } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

/** The position at which a page ends. Customers are ordered by id. */
const position = z.strictObject({ list: z.string(), id });

export class LeftOutQuery extends createZodDto(
  z.strictObject({
    limit: limit(50),
    cursor: cursorInUrl(position).optional(),
    outcome: z.enum(['left_out', 'failed']).default('left_out').meta({
      description: '`left_out`: customers who may not get the message. `failed`: customers whose message failed.',
    }),
    reason: line(100, 'Reason')
      .optional()
      .meta({ description: 'Only customers with this reason.', examples: ['consent_missing'] }),
  }),
) {}

export class LeftOutList extends createZodDto(
  z.object({
    customers: z.array(
      z.object({
        customer_id: id,
        name: z
          .string()
          .nullable()
          .meta({ description: 'Null if the customer was erased.', examples: ['Amina Hassan'] }),
        reason: z.string().meta({ examples: ['consent_missing'] }),
      }),
    ),
    next_cursor: nextCursor,
  }),
) {}
