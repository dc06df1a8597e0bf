import { id, idInput, storedEnum } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { MEMBER_ROLES } from '../principals/roles';
import { ACCESS_TOKEN_SECONDS } from '../tokens/token-signer.service';
import { secondFactorCode } from '../second-factor/second-factor.schemas';
import { newPassword, signInEmail } from '../users/users.schemas';

const refreshToken = z.string().min(1, 'Refresh token is required').max(200);

export class Login extends createZodDto(
  z
    .strictObject({
      email: signInEmail,
      // Longer than a new password may be, because the first administrator's password comes from the environment.
      password: z.string().min(1, 'Password is required').max(1_000).meta({ format: 'password' }),
      business_id: idInput.optional().meta({
        description: 'Required only for a person who has accounts with the same password in several businesses.',
      }),
      session: z.literal('cookie').optional().meta({
        description:
          'For pages of this server: the refresh token comes as a cookie that no script can read, and not in the answer.',
      }),
    })
    // This is the demo shop's login, so that people can send the example from the Swagger UI without a change.
    .meta({ example: { email: 'owner@demo.wateja.example', password: 'karibu-dukani' } }),
) {}

/** The body of POST /auth/second-factor. */
export class FinishLogin extends createZodDto(
  z.strictObject({
    challenge: z
      .string()
      .regex(/^[\w.-]+$/, 'Must be the challenge that the login answered')
      .max(2_000)
      .meta({
        description: 'The `challenge` of the answer of the login.',
        examples: ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2lnbmVk'],
      }),
    code: secondFactorCode,
  }),
) {}

export class RefreshSession extends createZodDto(
  z.strictObject({
    refresh_token: refreshToken.optional().meta({ description: 'A page whose session is a cookie leaves it out.' }),
  }),
) {}

/** The body of POST /auth/password. */
export class ChangePassword extends createZodDto(
  z.strictObject({
    current_password: z
      .string()
      .min(1, 'Current password is required')
      .max(1_000)
      .meta({ format: 'password', examples: ['nyumbani-2024'] }),
    new_password: newPassword.meta({ examples: ['safari-njema-2026'] }),
  }),
) {}

export class Session extends createZodDto(
  z.object({
    access_token: z.string().meta({
      description: 'The access token. Send it as `Authorization: Bearer …`.',
      examples: ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2lnbmVk'],
    }),
    token_type: z.literal('Bearer'),
    expires_in: z
      .int32()
      .meta({ description: 'How many seconds the access token is valid.', examples: [ACCESS_TOKEN_SECONDS] }),
    refresh_token: z
      .string()
      .optional()
      .meta({
        description:
          'The refresh token. `POST /auth/refresh` accepts it for 30 days and replaces it. Missing if the session is a cookie.',
        examples: ['vQ1J0dQh8uG5c3mYvYxg2b1m5nT0pZk4q9Xw7R6sLhE'],
      }),
  }),
) {}

export class Profile extends createZodDto(
  z.object({
    user: z
      .object({
        id,
        email: z.string().meta({ examples: ['amina@duka.example'] }),
        name: z.string().meta({ examples: ['Amina Otieno'] }),
        has_second_factor: z.boolean().meta({ description: 'Whether a login needs a code.', examples: [false] }),
      })
      .nullable()
      .meta({ description: 'Null for an API key.' }),
    memberships: z
      .array(
        z.object({
          business_id: id,
          business_name: z.string().meta({ examples: ['Duka la Amina'] }),
          role: storedEnum(z.enum(MEMBER_ROLES)),
        }),
      )
      .meta({ description: 'Empty for an API key.' }),
    api_key: z
      .object({
        id,
        name: z.string().meta({ examples: ['Till 1'] }),
        business_id: id,
        business_name: z.string().meta({ examples: ['Duka la Amina'] }),
        role: storedEnum(z.enum(MEMBER_ROLES)),
        permissions: z.array(z.string()).meta({ examples: [['customers:read', 'sales:write']] }),
      })
      .nullable()
      .meta({ description: 'Null for a user.', examples: [null] }),
  }),
) {}
