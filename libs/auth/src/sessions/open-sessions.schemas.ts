import { limit, offset, timestamp } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { originFields } from '../trail/security-events.schemas';

const sessionId = z.uuid().meta({ examples: ['7d0b3f0e-5a55-4c0e-9a39-0d4f6b1f8a11'] });

export class SessionPath extends createZodDto(z.object({ sessionId })) {}

export class SessionListQuery extends createZodDto(z.strictObject({ limit: limit(20), offset })) {}

export class SessionList extends createZodDto(
  z.object({
    sessions: z.array(
      z.object({
        id: sessionId,
        signed_in_at: timestamp.meta({ description: 'When the password was checked.' }),
        last_refreshed_at: timestamp.meta({ description: 'When the session was last refreshed, or began.' }),
        expires_at: timestamp.meta({
          description: 'When the session ends without another refresh. 90 days after the sign-in it ends in any case.',
        }),
        ...originFields,
        is_current: z.boolean().meta({ description: 'True for the session of this request.', examples: [true] }),
      }),
    ),
    total: z.int32().meta({ description: 'Number of sessions.', examples: [1] }),
    limit: z.int32().meta({ examples: [20] }),
    offset: z.int32().meta({ examples: [0] }),
  }),
) {}
