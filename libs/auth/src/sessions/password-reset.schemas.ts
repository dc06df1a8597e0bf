import { message } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { newPassword, signInEmail } from '../users/users.schemas';

/** The body of POST /auth/password-reset. */
export class AskForReset extends createZodDto(
  z.strictObject({ email: signInEmail }).meta({ example: { email: 'amina@duka.example' } }),
) {}

export class ResetAsked extends createZodDto(
  z.object({ message: message('If there is an account with this email, it gets a mail with a link') }),
) {}

/** The body of POST /auth/password-reset/confirm. */
export class ConfirmReset extends createZodDto(
  z.strictObject({
    token: z
      .string()
      .min(1, 'Token is required')
      .max(100)
      .meta({
        description: 'The end of the link, after `#`.',
        examples: ['vQ1J0dQh8uG5c3mYvYxg2b1m5nT0pZk4q9Xw7R6sLhE'],
      }),
    new_password: newPassword.meta({ examples: ['safari-njema-2026'] }),
  }),
) {}
