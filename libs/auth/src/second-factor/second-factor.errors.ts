import { DomainError } from '@wateja/common';

/** The password is right, and the account has a second factor. The challenge proves the password. */
export class SecondFactorRequired extends DomainError {
  override readonly extension: { challenge: string };

  constructor(challenge: string) {
    super(
      'unauthenticated',
      'second_factor_required',
      'This account has a second factor; send the challenge and a code to POST /api/auth/second-factor',
    );
    this.extension = { challenge };
  }
}

/** The code is wrong, or was used before. */
export class SecondFactorRefused extends DomainError {
  constructor() {
    super('unauthenticated', 'second_factor_refused', 'The code is wrong or was used before; wait for the next code');
  }
}

/** The challenge is forged, too old or used, or the password has changed since. */
export class ChallengeInvalid extends DomainError {
  constructor() {
    super('unauthenticated', 'challenge_invalid', 'The login has taken too long, or is finished already; log in again');
  }
}

/** The user has a second factor already. */
export class SecondFactorIsOn extends DomainError {
  constructor() {
    super('conflict', 'second_factor_is_on', 'The second factor is already on; turn it off first');
  }
}

/** The user has no second factor, or has not begun to set one up in the last minutes. */
export class SecondFactorIsOff extends DomainError {
  constructor() {
    super('conflict', 'second_factor_is_off', 'The second factor is off; set it up with POST /api/auth/totp first');
  }
}
