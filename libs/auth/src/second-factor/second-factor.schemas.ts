import { message } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

/** A code of an app, or a recovery code. People type both with spaces, and recovery codes with dashes. */
export const secondFactorCode = z
  .string()
  .trim()
  .regex(/^[\dA-Za-z\s-]+$/, 'Must be six digits, or a recovery code')
  .max(60, 'Code must be at most 60 characters')
  .meta({ description: 'A code of the app, or a recovery code.', examples: ['492039'] });

/** The body of POST /auth/totp/confirm. */
export class ConfirmTotp extends createZodDto(
  z.strictObject({ code: secondFactorCode.meta({ description: 'A code of the app.' }) }),
) {}

export class TotpSetup extends createZodDto(
  z.object({
    message: message('Scan the address with an app, then confirm with a code of the app within ten minutes'),
    secret: z.string().meta({
      description: 'To type into an app that cannot scan. Shown once.',
      examples: ['GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'],
    }),
    otpauth_url: z.string().meta({
      description: 'The same secret as an address, for a QR code.',
      examples: ['otpauth://totp/Wateja:amina%40duka.example?issuer=Wateja&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'],
    }),
  }),
) {}

export class RecoveryCodeList extends createZodDto(
  z.object({
    message: message('Keep these recovery codes where you keep other important papers'),
    recovery_codes: z.array(z.string()).meta({
      description: 'Ten codes. Each opens the account once, in place of a code of the app. Shown once.',
      examples: [['7QX4-0B2M-9R1D-TTAZ-HV0E-15PC']],
    }),
  }),
) {}
