import { line, message, optional } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

/**
 * The body of POST /callbacks/africas-talking/:token/incoming: an SMS to the shop. Other fields of the provider are
 * ignored.
 */
export class IncomingSms extends createZodDto(
  z.object({
    from: z.string().meta({ description: 'Phone number of the sender (E.164).', examples: ['+254701234567'] }),
    text: z
      .string()
      .default('')
      .meta({ examples: ['STOP'] }),
    id: optional(line(255, 'Id').meta({ examples: ['ba2e8a0c-6c1d-4a4b-9a5e-0e2e6b6e3f11'] })).meta({
      description: 'Id of the SMS at the provider.',
    }),
  }),
) {}

export class CallbackTaken extends createZodDto(z.object({ message: message('Received') })) {}
