import { line } from '@wateja/common';
import { z } from 'zod';

const ASCII = /^[ -~]*$/;
const NO_EMAIL = 'Must be a valid email address';

/**
 * A sign-in name: surrounding white space and case make no difference. Case is that of ASCII: the Kelvin sign, lowered,
 * would be a k, and whoever has an email with the one is not who has it with the other.
 */
export const signInEmail = z
  .string()
  .trim()
  .refine((email) => ASCII.test(email), { error: NO_EMAIL, abort: true })
  .toLowerCase()
  .max(255, 'Email must be at most 255 characters')
  .check(z.email(NO_EMAIL))
  .meta({ examples: ['amina@duka.example'] });

export const personName = line(255, 'Name').meta({ examples: ['Amina Otieno'] });

export const newPassword = z
  .string()
  .min(8, 'Password must have at least 8 characters')
  .max(128, 'Password must be at most 128 characters')
  .meta({ format: 'password', examples: ['nyumbani-2024'] });

/** What a new user needs. */
export const newUser = z.strictObject({ email: signInEmail, name: personName, password: newPassword });
export type NewUser = z.output<typeof newUser>;
