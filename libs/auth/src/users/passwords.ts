import { hash, verify } from '@node-rs/argon2';

import { limitSignedIn, limitSignIn } from '../throttling/hashing-limit';

/** argon2id with the parameters OWASP recommends: 19 MiB, two passes, one lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const base64 = (bytes: number) => Buffer.alloc(bytes).toString('base64').replaceAll('=', '');

/** Costs as much to check as a real one, and matches no password. */
const NOBODY =
  `$argon2id$v=19$m=${PARAMETERS.memoryCost},t=${PARAMETERS.timeCost},p=${PARAMETERS.parallelism}` +
  `$${base64(16)}$${base64(32)}`;

/** The password as a PHC string, with a salt of its own. Asked for by who is signed in, or at the command line. */
export function hashPassword(password: string): Promise<string> {
  return limitSignedIn(() => hash(password, PARAMETERS));
}

/**
 * Checks a password. Without a user it takes just as long and is false, so time tells nobody who has an account.
 * @param limit whose turn it has to wait for: those who sign in, or {@link limitSignedIn}
 */
export async function passwordMatches(
  password: string,
  password_hash: string | undefined,
  limit = limitSignIn,
): Promise<boolean> {
  const matches = await limit(() => verify(password_hash ?? NOBODY, password));
  return matches && password_hash !== undefined;
}
