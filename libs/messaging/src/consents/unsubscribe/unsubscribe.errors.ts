import { DomainError } from '@wateja/common';

/** Wateja did not issue this link, or part of it is missing. */
export class UnsubscribeTokenInvalid extends DomainError {
  constructor() {
    super('unauthenticated', 'unsubscribe_token_invalid', 'Invalid token');
  }
}
