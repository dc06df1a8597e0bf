import { DomainError, ValidationFailed } from '@wateja/common';

/** The Idempotency-Key header is not a valid key. */
export class IdempotencyKeyInvalid extends ValidationFailed {
  constructor() {
    super([{ path: 'Idempotency-Key', code: 'wrong_format', message: 'Must be 1 to 255 printable ASCII characters' }]);
  }
}

/** The first request with this key is still running. */
export class RequestInProgress extends DomainError {
  constructor() {
    super('conflict', 'request_in_progress', 'A request with this Idempotency-Key is still running; try again shortly');
  }
}

/** The caller used this key for a different request. */
export class IdempotencyKeyReused extends DomainError {
  constructor() {
    super('rejected', 'idempotency_key_reused', 'This Idempotency-Key was used for a different request');
  }
}
