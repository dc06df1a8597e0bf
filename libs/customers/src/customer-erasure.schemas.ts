import { idInUrlLike, text, timestamp } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { customer } from './customers.schemas';

const MIN_REASON_LENGTH = 3;

/**
 * The example is a customer of the demo shop who asked to close his card. An erasure cannot be undone, so a click in the
 * Swagger UI must not erase the customer of all other examples.
 */
export class ErasurePath extends createZodDto(z.object({ customerId: idInUrlLike(38) })) {}

/** The body of POST /customers/:businessId/:customerId/erase. */
export class EraseCustomer extends createZodDto(
  z
    .strictObject({
      reason: text(500, 'Reason')
        .min(MIN_REASON_LENGTH, `Reason must be at least ${MIN_REASON_LENGTH} characters`)
        .meta({
          description:
            'The reason for the erasure. It stays in the audit trail permanently, so do not name the person.',
          examples: ['Asked for at the counter, request 2024-07'],
        }),
    })
    .meta({ example: { reason: 'Asked for at the counter, request 2024-07' } }),
) {}

export class CustomerErasedAnswer extends createZodDto(
  z.object({
    message: z.string().meta({ examples: ['Customer erased successfully'] }),
    customer: customer.extend({
      name: z.string().meta({ examples: ['Erased customer'] }),
      is_active: z.boolean().meta({ examples: [false] }),
      erased_at: timestamp,
    }),
  }),
) {}
