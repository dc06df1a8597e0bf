import { DomainError, NotFound } from '@wateja/common';

import type { Permission } from './permissions';

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

/** The access token has expired. The client must refresh it. */
export class AccessTokenExpired extends DomainError {
  constructor() {
    super('unauthenticated', 'access_token_expired', 'Access token expired');
  }
}

/** The API key is forged, revoked or expired. */
export class ApiKeyInvalid extends DomainError {
  constructor() {
    super('unauthenticated', 'api_key_invalid', 'Invalid, revoked or expired API key');
  }
}

/** The business does not exist, or the caller is not a member. The answer is the same, so that nobody can probe ids. */
export class BusinessNotFound extends NotFound {
  constructor() {
    super('Business');
  }
}

/** The caller's role does not have the permission. */
export class RoleInsufficient extends DomainError {
  constructor(permission: Permission) {
    super(
      'forbidden',
      'role_insufficient',
      `Your role does not have the permission ${permission}, which this request needs`,
    );
  }
}

/** The caller's role has the permission, but the scopes of the API key or of the widget token do not include it. */
export class ScopeInsufficient extends DomainError {
  constructor(permission: Permission) {
    super(
      'forbidden',
      'scope_insufficient',
      `This API key or widget token does not have the permission ${permission}, which this request needs`,
    );
  }
}

/** A widget token opens only the few routes that the widget needs. */
export class WidgetTokenInsufficient extends DomainError {
  constructor() {
    super(
      'forbidden',
      'widget_token_insufficient',
      'A widget token cannot make this request; use an API key, or log in as a user',
    );
  }
}

/** A widget token was sent by a page of another origin, or by no page. */
export class WidgetOriginRefused extends DomainError {
  constructor(expected: string, actual: string | undefined) {
    const sender = actual === undefined ? 'this request has no Origin' : `this request comes from ${actual}`;
    super('forbidden', 'widget_origin_refused', `This widget token is for pages of ${expected}; ${sender}`);
  }
}

/** A request with an API key asked for something that only a person may do. */
export class PersonRequired extends DomainError {
  constructor() {
    super('forbidden', 'person_required', 'An API key cannot make this request; log in as a user');
  }
}

/** The operator demands a second factor of administrators, and this one has none. */
export class SecondFactorMissing extends DomainError {
  constructor() {
    super(
      'forbidden',
      'second_factor_missing',
      'Administrators of this service need a second factor; set one up with POST /api/auth/totp first',
    );
  }
}

/** The request needs a fresh sign-in, and the session of the person is older. */
export class SignInAgain extends DomainError {
  constructor() {
    super('forbidden', 'sign_in_again', 'This request needs a login of the last five minutes; log in again');
  }
}
