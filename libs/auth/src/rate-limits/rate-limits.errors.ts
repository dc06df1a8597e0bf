import { DomainError } from '@wateja/common';

/** The caller's budget for this minute is used up; `Retry-After` says when the next one starts. */
export class RateLimitExceeded extends DomainError {
  constructor() {
    super('too-many-requests', 'rate_limit_exceeded', 'Too many requests; try again later');
  }
}
