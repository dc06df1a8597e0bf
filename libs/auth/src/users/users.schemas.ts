import { properName, withoutInvisibleMarks } from '@wateja/common';
import { z } from 'zod';

import { MIN_PASSWORD_LENGTH } from './password-rules';

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
 * The email in a token of an identity provider. Surrounding white space and ASCII case make no difference. Other
 * letters are not converted: in Unicode, the Kelvin sign in lower case is a k, so two different addresses would become
 * equal. An email with an invisible mark is refused, because the provider may have verified another address.
 */
export const verifiedEmail = emailAddress(z.string());

/**
 * An email that a person types, to log in or for a new account. Invisible marks, which often come with copied text, are
 * removed.
 */
export const signInEmail = emailAddress(z.string().overwrite(withoutInvisibleMarks));

export const personName = properName(255).meta({ examples: ['Amina Otieno'] });

/** The form of a new password. {@link assertHardToGuess} checks that it is not easy to guess for its owner. */
export const newPassword = z
  .string()
  .min(MIN_PASSWORD_LENGTH, `Password must have at least ${MIN_PASSWORD_LENGTH} characters`)
  .max(128, 'Password must be at most 128 characters')
  .meta({ format: 'password', examples: ['nyumbani-2024'] });

/** The fields of a new user. */
export const newUser = z.strictObject({ email: signInEmail, name: personName, password: newPassword });
export type NewUser = z.output<typeof newUser>;
