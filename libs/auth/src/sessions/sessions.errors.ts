import { DomainError } from '@wateja/common';

/** Wrong password, unknown email or inactive user: which of them is nobody's business. */
export class InvalidCredentials extends DomainError {
  constructor() {
    super('unauthenticated', 'invalid_credentials', 'Invalid email or password');
  }
}

/** The refresh token is unknown, expired, used or revoked: the user must sign in again. */
export class RefreshTokenInvalid extends DomainError {
  constructor() {
    super('unauthenticated', 'refresh_token_invalid', 'Invalid refresh token');
  }
}
