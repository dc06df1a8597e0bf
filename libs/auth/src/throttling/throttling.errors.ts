import { RetryLater } from '@wateja/common';

/** The caller's budget for this minute is used up. */
export class RateLimitExceeded extends RetryLater {
  /** @param limit how many requests it was */
  constructor(
    readonly limit: number,
    retry_after: number,
  ) {
    super('too-many-requests', 'rate_limit_exceeded', 'Too many requests; try again later', retry_after);
  }
}

/** Too many wrong passwords, for an account that may exist or not. */
export class TooManyAttempts extends RetryLater {
  constructor(retry_after: number) {
    const message = `Too many failed attempts; wait ${retry_after} seconds, then try again with the right password`;
    super('too-many-requests', 'too_many_attempts', message, retry_after);
  }
}

/** People who are signed in set more passwords than this process gets through. */
export class TooManyPasswords extends RetryLater {
  constructor() {
    super('unavailable', 'too_many_passwords', 'Too many passwords are being set right now; try again in a moment', 2);
  }
}

/** More passwords wait to be checked than this process gets through. */
export class TooManySignIns extends RetryLater {
  constructor() {
    super('unavailable', 'too_many_sign_ins', 'Too many people are signing in right now; try again in a moment', 2);
  }
}
