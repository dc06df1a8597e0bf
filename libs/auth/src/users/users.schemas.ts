import { line } from '@wateja/common';
import { z } from 'zod';

/** A sign-in name: surrounding white space and case make no difference. */
export const signInEmail = z
  .string()
  .trim()
  .toLowerCase()
  .max(255, 'Email must be at most 255 characters')
  .check(z.email('Must be a valid email address'))
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
