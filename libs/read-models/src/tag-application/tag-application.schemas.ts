import { id, identifier, idInput, list, message } from '@wateja/common';
import { distinctTags, MAX_CUSTOMERS_CHANGED, tagNames } from '@wateja/customers';
import { audienceConditions, refuseEmptyRanges } from '@wateja/messaging';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

const filter = z
  .strictObject({
    ...audienceConditions,
    q: identifier(255, 'Search term').meta({
      description: 'Selects the at most 1,000 active customers who match best, as the search finds them.',
    }),
    is_repeat_customer: z.boolean().meta({ description: 'True selects customers with two purchases or more.' }),
    has: list(z.enum(['phone', 'email'])).max(2),
    customer_ids: list(idInput)
      .max(MAX_CUSTOMERS_CHANGED)
      .meta({ description: 'Selects among these customers.', examples: [[17, 18]] }),
    is_active: z.boolean().meta({ description: 'True, if it is missing.', examples: [true] }),
  })
  .partial()
  .superRefine(refuseEmptyRanges)
  .refine(({ q, is_active }) => q === undefined || is_active !== false, {
    path: ['q'],
    error: 'Not allowed with is_active=false: the search finds active customers',
  })
  .meta({
    description:
      'Selects the customers who meet all conditions, which mean the same as in the report on customers and in the ' +
      'audience of a campaign. An empty filter selects all active customers.',
    examples: [{ loyalty_tier: ['Gold'] }],
  });

/** The body of POST /tags/:businessId/apply. */
export class ApplyTags extends createZodDto(
  z
    .strictObject({ add: tagNames.optional(), remove: tagNames.optional(), filter })
    .refine(({ add = [], remove = [] }) => add.length + remove.length > 0, {
      path: ['add'],
      error: 'Name a tag in add or in remove',
    })
    .refine(({ add = [], remove = [] }) => distinctTags([...add, ...remove]).length >= add.length + remove.length, {
      path: ['remove'],
      error: 'A tag must not occur twice in add and remove',
    })
    .meta({ example: { add: ['Invited'], filter: { loyalty_tier: ['Gold'] } } }),
) {}

export type TagFilter = z.output<typeof filter>;

export class TagsApplied extends createZodDto(
  z.object({
    message: message('Tags changed successfully'),
    changed: z.int32().meta({ description: 'Number of customers whose tags have changed.', examples: [12] }),
    customer_ids: z.array(id).meta({ description: 'These customers, by id.', examples: [[17, 18]] }),
  }),
) {}
