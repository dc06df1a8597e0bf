import { E_TIMEOUT, Semaphore, withTimeout } from 'async-mutex';

import { TooManySignIns } from './rate-limits.errors';

/** Each takes 19 MiB, and a thread of the four that files and names are looked up in too. */
const MOST_AT_ONCE = 2;
/** Longest that a password waits to be looked at, in milliseconds. */
const LONGEST_WAIT = 3_000;

const hashing = withTimeout(new Semaphore(MOST_AT_ONCE), LONGEST_WAIT);

/** Runs `hash` when it is its turn. @throws TooManySignIns when that takes too long */
export async function limitHashing<T>(hash: () => Promise<T>): Promise<T> {
  try {
    return await hashing.runExclusive(hash);
  } catch (error) {
    throw error === E_TIMEOUT ? new TooManySignIns() : error;
  }
}
