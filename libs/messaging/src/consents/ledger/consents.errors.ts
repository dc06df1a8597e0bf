import { DomainError } from '@wateja/common';

/** Somebody who is no owner grants a consent that was withdrawn. */
export class ConsentIsWithdrawn extends DomainError {
  constructor() {
    const sentence =
      'This consent is withdrawn. Only the customer can grant it again, by SMS, or an owner of the business can, who gives ' +
      'wording_version and reason';
    super('conflict', 'consent_is_withdrawn', sentence);
  }
}
