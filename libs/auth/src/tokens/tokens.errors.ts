import { DomainError } from '@wateja/common';

/** The service cannot fetch the identity provider's keys, so it cannot verify the token. */
export class IdentityProviderUnavailable extends DomainError {
  constructor() {
    super(
      'unavailable',
      'identity_provider_unavailable',
      'The service cannot reach the identity provider to check this token; try again shortly',
    );
  }
}
