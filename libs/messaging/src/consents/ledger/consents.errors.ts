import { DomainError } from '@wateja/common';

/** An API key tries to grant a consent that the customer or the shop withdrew. */
export class ConsentIsWithdrawn extends DomainError {
  constructor() {
    const sentence =
      'This consent is withdrawn. An API key cannot grant it again: a person who is signed in must do it';
    super('conflict', 'consent_is_withdrawn', sentence);
  }
}
