import { id, storedEnum } from '@wateja/common';
import { z } from 'zod';

const REASONS = [
  ...([
    'campaigns',
    'changed',
    'consents',
    'erased',
    'merged',
    'merges',
    'messages',
    'notes',
    'points',
    'preferences',
  ] as const),
  ...(['refunded', 'replies', 'sales', 'used'] as const),
];

const keptRecord = z
  .object({
    resource: storedEnum(z.enum(['customer', 'points', 'product', 'refund', 'sale'])),
    id,
    reason: storedEnum(z.enum(REASONS)).meta({
      description:
        'Why the record stays: it was changed since, or another record refers to it. Sales with `points` are refunded ' +
        'as a whole, because the ledger of points never loses an entry. `points` are opening balances, of which some points were ' +
        'used.',
      examples: ['sales'],
    }),
    fields: z.array(z.string()).meta({
      description: 'The fields that keep a later change. The others are as before the import.',
      examples: [[]],
    }),
  })
  .meta({ id: 'KeptRecord' });

const count = z.int32().min(0);

/** What a revert did. */
export const revertResult = z
  .object({
    removed: count.meta({ description: 'Records of the import that are gone.', examples: [1_200] }),
    restored: count.meta({ description: 'Records that are as they were before the import.', examples: [30] }),
    kept: count.meta({ description: 'Records that stay, in whole or in part.', examples: [1] }),
    records: z.array(keptRecord).meta({ description: 'The records that stay, up to 1,000 of them.' }),
  })
  .meta({ id: 'ImportRevert' });
