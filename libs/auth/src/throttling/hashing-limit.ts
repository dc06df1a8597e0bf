import { E_TIMEOUT, Semaphore, withTimeout } from 'async-mutex';

import { TooManyPasswords, TooManySignIns } from './throttling.errors';

/** Each hash takes 19 MiB of memory and one of Node's four threads, which file access and DNS need as well. */
const MAX_CONCURRENT = 2;
/** How many of them people who are signed in may use, so that they cannot keep others from signing in. */
const MAX_SIGNED_IN = 1;
/** How long a password waits until its hash begins. */
const TURN_TIMEOUT_MS = 3_000;

const hashing = withTimeout(new Semaphore(MAX_CONCURRENT), TURN_TIMEOUT_MS);
const signedIn = withTimeout(new Semaphore(MAX_SIGNED_IN), TURN_TIMEOUT_MS);

/**
 * Runs `hash` for a login when earlier logins are done.
 * @throws TooManySignIns if it would wait too long
 */
export const limitSignIn = <T>(hash: () => Promise<T>): Promise<T> =>
  runOrRefuse(() => hashing.runExclusive(hash), TooManySignIns);

/** Runs `hash` for people who are logged in, one at a time. @throws TooManyPasswords when it waits too long */
export const limitSignedIn = <T>(hash: () => Promise<T>): Promise<T> =>
  runOrRefuse(() => signedIn.runExclusive(() => hashing.runExclusive(hash)), TooManyPasswords);

async function runOrRefuse<T>(wait: () => Promise<T>, Refusal: new () => Error): Promise<T> {
  try {
    return await wait();
  } catch (error) {
    throw error === E_TIMEOUT ? new Refusal() : error;
  }
}
