import { hash, verify } from '@node-rs/argon2';

import { limitSignedIn, limitSignIn } from '../throttling/hashing-limit';

/** The parameters that OWASP recommends for argon2id: 19 MiB, two passes, one lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const base64 = (bytes: number) => Buffer.alloc(bytes).toString('base64').replaceAll('=', '');

/** A hash that takes as long to check as a real one, and matches no password. */
export const UNMATCHABLE_HASH =
  `$argon2id$v=19$m=${PARAMETERS.memoryCost},t=${PARAMETERS.timeCost},p=${PARAMETERS.parallelism}` +
  `$${base64(16)}$${base64(32)}`;

/** Hashes a password with a new salt, as a PHC string. Only people who are signed in, and commands, set passwords. */
export function hashPassword(password: string): Promise<string> {
  return limitSignedIn(() => hash(password, PARAMETERS));
}

/**
 * Checks a password. Without a hash it takes just as long and returns false, so that the response time does not tell
 * whether an account exists.
 * @param limit the queue in which the check waits; {@link limitSignedIn} for people who are signed in
 */
export async function passwordMatches(
  password: string,
  passwordHash: string | undefined,
  limit = limitSignIn,
): Promise<boolean> {
  const matches = await limit(() => verify(passwordHash ?? UNMATCHABLE_HASH, password));
  return matches && passwordHash !== undefined;
}
