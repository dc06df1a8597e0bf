import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

const health = z.object({ status: z.literal('ok') });

const readiness = health.extend({
  waits_for: z
    .array(z.literal('suppression_key'))
    .optional()
    .describe('What the operator has to set before messages and imports go on'),
});

export class Health extends createZodDto(health) {}
export class Readiness extends createZodDto(readiness) {}
