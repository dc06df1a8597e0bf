import { DomainError, ValidationFailed } from '@wateja/common';

/** The header is not a key. */
export class IdempotencyKeyInvalid extends ValidationFailed {
  constructor() {
    super([{ path: 'Idempotency-Key', message: 'Must be 1 to 255 printable ASCII characters' }]);
  }
}

/** The first request with this key has not been answered yet. */
export class RequestInProgress extends DomainError {
  constructor() {
    super('conflict', 'request_in_progress', 'A request with this Idempotency-Key is still running; try again shortly');
  }
}

/** The key was used for another request. */
export class IdempotencyKeyReused extends DomainError {
  constructor() {
    super('rejected', 'idempotency_key_reused', 'This Idempotency-Key was used for a different request');
  }
}
