import { properName, withoutInvisibleMarks } from '@wateja/common';
import { z } from 'zod';

const ASCII = /^[ -~]*$/;
const INVALID_EMAIL = 'Must be a valid email address';

const emailAddress = (written: z.ZodString) =>
  written
    .trim()
    .refine((email) => ASCII.test(email), { error: INVALID_EMAIL, abort: true })
    .toLowerCase()
    .max(255, 'Email must be at most 255 characters')
    .check(z.email(INVALID_EMAIL))
    .meta({ examples: ['amina@duka.example'] });

/**
 * The email of an identity provider's token: surrounding white space and case make no difference. Case is that of ASCII:
 * the Kelvin sign, lowered, would be a k, and whoever has an email with the one is not who has it with the other. For the
 * same reason an invisible mark in it is refused: the provider may have verified it as another address.
 */
export const verifiedEmail = emailAddress(z.string());

/** The same as a person types it, to sign in or to be given an account: invisible marks that were copied are dropped. */
export const signInEmail = emailAddress(z.string().overwrite(withoutInvisibleMarks));

export const personName = properName(255).meta({ examples: ['Amina Otieno'] });

export const newPassword = z
  .string()
  .min(8, 'Password must have at least 8 characters')
  .max(128, 'Password must be at most 128 characters')
  .meta({ format: 'password', examples: ['nyumbani-2024'] });

/** The fields of a new user. */
export const newUser = z.strictObject({ email: signInEmail, name: personName, password: newPassword });
export type NewUser = z.output<typeof newUser>;
