import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { member, memberTier } from '../members/members.schemas';

export class LookedUpRewards extends createZodDto(
  z.object({
    rewards: z
      .object({
        tier: memberTier.shape.name.meta({
          description: 'Null: the customer has reached no tier, or no programme is switched on.',
          examples: ['Gold'],
        }),
        points: member.shape.available,
        discount_percent: memberTier.shape.discount_percent,
      })
      .meta({ id: 'CustomerRewards' }),
  }),
) {}
