import { identifier } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { customer } from '../customers.schemas';
import { fold } from '../search-text';

/** With fewer characters, somebody could read the whole directory letter by letter. */
const MIN_CHARACTERS = 4;

export class LookupQuery extends createZodDto(
  z.strictObject({
    q: identifier(255, 'Search term')
      .refine((term) => fold(term).length >= MIN_CHARACTERS, {
        error: `Must have at least ${MIN_CHARACTERS} characters, or be a whole phone number`,
      })
      .meta({
        description: 'At least 4 characters of a name, email or phone number in any usual spelling.',
        examples: ['0700 000 777'],
      }),
  }),
) {}

export class LookupResults extends createZodDto(
  z.object({
    results: z
      .array(
        customer.pick({ id: true, name: true, customer_type: true }).extend({
          phone: z
            .string()
            .nullable()
            .meta({
              description: 'The middle digits are dots, unless the term is this whole number.',
              examples: ['07•• ••• 777'],
            }),
        }),
      )
      .meta({ description: 'At most 5, the best matches first.' }),
    query: z.string().meta({ examples: ['Zawadi'] }),
    count: z.int32().meta({ description: 'Number of results in this answer.', examples: [1] }),
  }),
) {}
