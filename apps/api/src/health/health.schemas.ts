import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

const health = z.object({ status: z.literal('ok') });

export class Health extends createZodDto(health) {}
