import { E_TIMEOUT, Semaphore, withTimeout } from 'async-mutex';

import { TooManyPasswords, TooManySignIns } from './throttling.errors';

/** Each takes 19 MiB, and a thread of the four that files and names are looked up in too. */
const MAX_CONCURRENT = 2;
/** Of these, the ones for people who are signed in: whoever has a login leaves room for those who have none yet. */
const MAX_SIGNED_IN = 1;
/** The longest that a password waits to be looked at. */
const TURN_TIMEOUT_MS = 3_000;

const hashing = withTimeout(new Semaphore(MAX_CONCURRENT), TURN_TIMEOUT_MS);
const signedIn = withTimeout(new Semaphore(MAX_SIGNED_IN), TURN_TIMEOUT_MS);

/** Runs the `hash` of somebody who signs in, when it is its turn. @throws TooManySignIns when that takes too long */
export const limitSignIn = <T>(hash: () => Promise<T>): Promise<T> =>
  orRefuse(() => hashing.runExclusive(hash), TooManySignIns);

/** The same for who is signed in, one at a time. @throws TooManyPasswords when that takes too long */
export const limitSignedIn = <T>(hash: () => Promise<T>): Promise<T> =>
  orRefuse(() => signedIn.runExclusive(() => hashing.runExclusive(hash)), TooManyPasswords);

async function orRefuse<T>(wait: () => Promise<T>, Refusal: new () => Error): Promise<T> {
  try {
    return await wait();
  } catch (error) {
    throw error === E_TIMEOUT ? new Refusal() : error;
  }
}
