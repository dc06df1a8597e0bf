import { dayInput, line, message, text } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { member } from '../members/members.schemas';

export class SetTier extends createZodDto(
  z
    .strictObject({
      tier: line(50, 'Tier').meta({ description: 'The name of a tier of the programme.', examples: ['Gold'] }),
      until: dayInput.meta({
        description: "The last day of the tier, in the shop's time zone.",
        examples: ['2999-01-31'],
      }),
      reason: text(500, 'Reason').meta({
        description: 'Why. Do not name anybody.',
        examples: ['Moved here from our other shop'],
      }),
    })
    .meta({ example: { tier: 'Gold', until: '2999-01-31', reason: 'Moved here from our other shop' } }),
) {}

export class TierSet extends createZodDto(z.object({ message: message('Tier set'), member })) {}
export class TierOverrideEnded extends createZodDto(
  z.object({ message: message('The tier follows from the purchases'), member }),
) {}
