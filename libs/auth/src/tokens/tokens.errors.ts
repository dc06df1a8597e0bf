import { DomainError } from '@wateja/common';

/** A token of the identity provider cannot be checked, because its keys cannot be read. */
export class IdentityProviderUnavailable extends DomainError {
  constructor() {
    super(
      'unavailable',
      'identity_provider_unavailable',
      'The identity provider cannot be reached to check this token; try again shortly',
    );
  }
}
