import { cursorInUrl, id, limit, nextCursor, timestamp } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { moves } from './merges.schemas';

const position = z.strictObject({ list: z.string(), id });

export class MergeListQuery extends createZodDto(
  z.strictObject({ limit: limit(20), cursor: cursorInUrl(position).optional() }),
) {}

const userName = z
  .string()
  .nullable()
  .meta({
    description:
      'The name of this user. Administrators of the platform appear as `Platform`. Null for an API key, and for a user who ' +
      'is no member any more.',
    examples: ['Amina Otieno'],
  });

const listedMerge = z
  .object({
    id,
    customer_id: id.meta({
      description: 'The customer who stayed. The path of the undo has the id of this customer.',
      examples: [123],
    }),
    name: z
      .string()
      .nullable()
      .meta({ description: 'The name of this customer.', examples: ['Achieng Odhiambo'] }),
    from_customer_id: id.meta({ examples: [124] }),
    from_name: z
      .string()
      .nullable()
      .meta({
        description: 'The name of the other record. Null when the merge is final.',
        examples: ['Achieng'],
      }),
    moves: moves.nullable().meta({ description: 'Null for a merge that is undone or cannot be undone any more.' }),
    created_by: id.nullable().meta({ description: 'The user who merged both. Null for an API key.', examples: [123] }),
    created_by_name: userName,
    api_key_id: id.nullable().meta({ examples: [null] }),
    created_at: timestamp,
    undo_until: timestamp.nullable().meta({
      description:
        'Until when the merge can be undone. Null if it is undone, older than 30 days, or the person was erased.',
    }),
    undo_first: id.nullable().meta({
      description: 'A later merge that must be undone first. Null if there is none.',
      examples: [null],
    }),
    undone_at: timestamp.nullable(),
    undone_by: id.nullable().meta({ description: 'The user who undid the merge.', examples: [null] }),
    undone_by_name: userName.meta({ examples: [null] }),
    undone_by_key: id.nullable().meta({ description: 'The API key by which it was undone.', examples: [null] }),
  })
  .meta({ id: 'ListedMerge' });

export class MergeList extends createZodDto(z.object({ merges: z.array(listedMerge), next_cursor: nextCursor })) {}
