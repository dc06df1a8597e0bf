import { RetryLater } from '@wateja/common';

/** The caller's budget for this minute is used up. */
export class RateLimitExceeded extends RetryLater {
  /** @param limit how many requests the caller may make in a minute */
  constructor(
    readonly limit: number,
    retryAfter: number,
  ) {
    super('too-many-requests', 'rate_limit_exceeded', 'Too many requests; try again later', retryAfter);
  }
}

/** The members and keys of a business together have used up its budget for this minute. */
export class ShopLimitExceeded extends RetryLater {
  /** @param limit how many requests all callers of the business may make in a minute */
  constructor(
    readonly limit: number,
    retryAfter: number,
  ) {
    const sentence = 'All users and API keys of this business together have sent too many requests; try again later';
    super('too-many-requests', 'shop_limit_exceeded', sentence, retryAfter);
  }
}

/** There were too many wrong passwords for an account, which may exist or not, or from an address. */
export class TooManyAttempts extends RetryLater {
  constructor(retryAfter: number) {
    const message = `Too many failed login attempts; wait ${retryAfter} seconds, then try again with the correct password`;
    super('too-many-requests', 'too_many_attempts', message, retryAfter);
  }
}

/** There were too many wrong codes of a second factor for an account in the last 24 hours. */
export class TooManyCodes extends RetryLater {
  constructor(retryAfter: number) {
    const message = `Too many wrong codes; use a recovery code, or wait ${retryAfter} seconds`;
    super('too-many-requests', 'too_many_codes', message, retryAfter);
  }
}

/** People who are signed in set more passwords than this process can hash in time. */
export class TooManyPasswords extends RetryLater {
  constructor() {
    super(
      'unavailable',
      'too_many_passwords',
      'The service is setting too many passwords at the moment; try again shortly',
      2,
    );
  }
}

/** More people sign in than this process can check passwords in time. */
export class TooManySignIns extends RetryLater {
  constructor() {
    super('unavailable', 'too_many_sign_ins', 'Too many users are logging in at the moment; try again shortly', 2);
  }
}
