/** What went wrong, in the caller's terms. The problem filter maps each kind to one HTTP status. */
export type DomainErrorKind =
  | 'invalid' // 400
  | 'unauthenticated' // 401
  | 'forbidden' // 403
  | 'not-found' // 404
  | 'conflict' // 409
  | 'precondition-failed' // 412
  | 'rejected' // 422
  | 'too-many-requests' // 429
  | 'unavailable'; // 503

/** One refused input: `path` is the field's dotted path, `message` a sentence for a person. */
export interface InvalidField {
  path: string;
  message: string;
}

/**
 * The base of every error a service throws on purpose. `code` is stable and meant for programs,
 * `message` for people. Neither may carry personal data: both reach logs and answers.
 */
export class DomainError extends Error {
  constructor(
    readonly kind: DomainErrorKind,
    readonly code: string,
    message: string,
    readonly details?: InvalidField[],
  ) {
    super(message);
    this.name = new.target.name;
  }
}

/** What may be asked again, after so many seconds: the answer's `Retry-After`. */
export class RetryLater extends DomainError {
  constructor(
    kind: 'too-many-requests' | 'unavailable',
    code: string,
    message: string,
    readonly retry_after: number,
  ) {
    super(kind, code, message);
  }
}

/** The specification's 400: names every refused field. */
export class ValidationFailed extends DomainError {
  constructor(details: InvalidField[]) {
    super('invalid', 'validation_failed', 'Validation failed', details);
  }
}

/** The specification's 404. Another business's thing and a missing one look just the same. */
export class NotFound extends DomainError {
  /** @param thing what is missing, as the answer names it: `Customer` */
  constructor(thing: string) {
    super('not-found', `${thing.toLowerCase().replaceAll(' ', '_')}_not_found`, `${thing} not found`);
  }
}
