import { DomainError } from '@wateja/common';

/** The password is wrong, the email is unknown, or the user is inactive. The answer does not tell which. */
export class InvalidCredentials extends DomainError {
  constructor() {
    super('unauthenticated', 'invalid_credentials', 'Invalid email or password');
  }
}

/** The refresh token is unknown, expired, used or revoked. The user must log in again. */
export class RefreshTokenInvalid extends DomainError {
  constructor() {
    super('unauthenticated', 'refresh_token_invalid', 'Invalid refresh token');
  }
}

/** A page of another origin sent the cookie of the session, or the program that sent it is no browser. */
export class ForeignOrigin extends DomainError {
  constructor() {
    super(
      'forbidden',
      'foreign_origin',
      'A session by cookie is for pages of this server; a proxy must pass on Host and the protocol',
    );
  }
}
