import { DomainError, NotFound } from '@wateja/common';

/** Another user already has this email. */
export class EmailTaken extends DomainError {
  constructor() {
    super('conflict', 'email_taken', 'A user with this email already exists');
  }
}

/** No active user has this email. */
export class UserNotFound extends NotFound {
  constructor() {
    super('User');
  }
}

/** Several businesses manage an account with this email. */
export class UserAmbiguous extends DomainError {
  constructor() {
    super('conflict', 'user_ambiguous', 'Several businesses have an account with this email; name the business');
  }
}
