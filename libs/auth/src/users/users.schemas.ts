import { line } from '@wateja/common';
import { z } from 'zod';

const ASCII = /^[ -~]*$/;
const INVALID_EMAIL = 'Must be a valid email address';

/**
 * The email with which a user logs in. Surrounding white space and case make no difference. Only ASCII is allowed,
 * because the lower case of the Kelvin sign is a `k`: two emails of different people would become the same.
 */
export const signInEmail = z
  .string()
  .trim()
  .refine((email) => ASCII.test(email), { error: INVALID_EMAIL, abort: true })
  .toLowerCase()
  .max(255, 'Email must be at most 255 characters')
  .check(z.email(INVALID_EMAIL))
  .meta({ examples: ['amina@duka.example'] });

export const personName = line(255, 'Name').meta({ examples: ['Amina Otieno'] });

export const newPassword = z
  .string()
  .min(8, 'Password must have at least 8 characters')
  .max(128, 'Password must be at most 128 characters')
  .meta({ format: 'password', examples: ['nyumbani-2024'] });

/** The fields of a new user. */
export const newUser = z.strictObject({ email: signInEmail, name: personName, password: newPassword });
export type NewUser = z.output<typeof newUser>;
