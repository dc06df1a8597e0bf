import { message } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { member } from '../members/members.schemas';
import { apiKey } from './api-keys.schemas';

const MAX_KEPT = 100;

export class RemoveMemberQuery extends createZodDto(
  z.strictObject({
    keep_keys: z
      .string()
      .regex(/^[1-9]\d{0,15}(,[1-9]\d{0,15})*$/, 'Must be ids of API keys, separated by commas')
      .transform((list) => list.split(',').map(Number))
      .refine((ids) => ids.length <= MAX_KEPT, `Must name at most ${MAX_KEPT} keys`)
      .optional()
      .transform((ids) => ids ?? [])
      .meta({ description: 'The ids of keys of this member that go on working, separated by commas.' }),
  }),
) {}

export class MemberRemoved extends createZodDto(
  z.object({
    message: message('Member removed successfully'),
    member,
    api_keys: z.object({
      revoked: z.array(apiKey).meta({ description: 'The keys that the member had created. They are revoked now.' }),
      kept: z.array(apiKey).meta({ description: 'The keys of `keep_keys`, which go on working.' }),
    }),
  }),
) {}
