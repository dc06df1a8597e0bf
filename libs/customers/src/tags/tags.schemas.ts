import { idInUrl, message } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { customer } from '../customers.schemas';
import { tagName } from './tag-names';

const tag = z
  .object({
    name: z.string().meta({ examples: ['Wholesale'] }),
    customers: z.int32().meta({ description: 'Number of active customers who have the tag.', examples: [12] }),
  })
  .meta({ id: 'Tag' });

export class TagPath extends createZodDto(
  z.object({
    customerId: idInUrl,
    tag: tagName.meta({ description: 'The name of the tag. Case makes no difference.' }),
  }),
) {}

export class TagList extends createZodDto(z.object({ tags: z.array(tag) })) {}

export class TagsChanged extends createZodDto(
  z.object({
    message: message('Tag added successfully'),
    customer: customer.pick({ id: true, tags: true }),
  }),
) {}
