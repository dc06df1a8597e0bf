import { DomainError } from '@wateja/common';

/** The link was used, is older than 30 minutes, or was never sent. */
export class LinkInvalid extends DomainError {
  constructor() {
    super('invalid', 'link_invalid', 'This link was used already or is too old; ask for a new one', [
      { path: 'token', message: 'Must be the token of a link that was sent in the last 30 minutes' },
    ]);
  }
}
