import { DomainError } from '@wateja/common';

/** The link is not one of ours, or a part of it is missing. */
export class UnsubscribeTokenInvalid extends DomainError {
  constructor() {
    super('unauthenticated', 'unsubscribe_token_invalid', 'Invalid token');
  }
}
