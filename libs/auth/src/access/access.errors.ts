import { DomainError, NotFound } from '@wateja/common';

/** The route needs an access token and the request has none. */
export class AccessTokenMissing extends DomainError {
  constructor() {
    super('unauthenticated', 'access_token_missing', 'Access token required');
  }
}

/** The access token is forged, malformed, or its user is gone. */
export class AccessTokenInvalid extends DomainError {
  constructor() {
    super('unauthenticated', 'access_token_invalid', 'Invalid access token');
  }
}

/** The access token was good once: time to refresh. */
export class AccessTokenExpired extends DomainError {
  constructor() {
    super('unauthenticated', 'access_token_expired', 'Access token expired');
  }
}

/** No such business, or none of the caller's: the two look just the same. */
export class BusinessNotFound extends NotFound {
  constructor() {
    super('Business');
  }
}

/** The caller is known and their role is not enough. */
export class RoleInsufficient extends DomainError {
  constructor() {
    super('forbidden', 'role_insufficient', 'Your role does not allow this');
  }
}
