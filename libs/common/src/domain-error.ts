import type { FieldCode } from './field-codes';
import { sentenceAbout } from './sentences';

/** The kind of an error. The problem filter maps each kind to one HTTP status. */
export type DomainErrorKind =
  | 'invalid' // 400
  | 'unauthenticated' // 401
  | 'forbidden' // 403
  | 'not-found' // 404
  | 'too-slow' // 408
  | 'conflict' // 409
  | 'gone' // 410
  | 'precondition-failed' // 412
  | 'too-large' // 413
  | 'unsupported-type' // 415
  | 'rejected' // 422
  | 'too-many-requests' // 429
  | 'unavailable'; // 503

/**
 * A refused field. `path` is its dotted path. `message` is a rule without the name of the field, such as `Must be more
 * than 0`, or a whole sentence.
 */
export interface InvalidField {
  path: string;
  /** Stable, for programs. Without it the field is `required` if the message says so, and otherwise `invalid`. */
  code?: FieldCode;
  message: string;
}

/** A refused field as the caller gets it: with a code, and with a sentence that names the field. */
export interface RefusedField extends InvalidField {
  code: FieldCode;
}

const toRefusedField = ({ path, code, message }: InvalidField): RefusedField => ({
  path,
  code: code ?? (message.startsWith('Required') ? 'required' : 'invalid'),
  message: sentenceAbout(path, message),
});

/**
 * The base class of all errors that services throw on purpose. `code` is stable and for programs; `message` is for
 * people. Neither may contain personal data, because both appear in logs and answers.
 */
export class DomainError extends Error {
  readonly details?: RefusedField[];
  /** More members of the answer, for programs (RFC 9457, section 3.2). */
  readonly extension?: Readonly<Record<string, string | number>>;

  constructor(
    readonly kind: DomainErrorKind,
    readonly code: string,
    message: string,
    details?: InvalidField[],
  ) {
    super(message);
    if (details) this.details = details.map(toRefusedField);
    this.name = new.target.name;
  }
}

/** The caller may send the request again after `retry_after` seconds, which the answer's `Retry-After` tells. */
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

/** The input breaks the rules. `details` names every refused field. */
export class ValidationFailed extends DomainError {
  constructor(details: InvalidField[]) {
    super('invalid', 'validation_failed', 'Validation failed', details);
  }
}

/** The business has as many records of a kind as it can have. The answer names the limit. */
export class LimitReached extends DomainError {
  /** @param noun the records as the answer names them: `members` */
  constructor(max: number, noun: string) {
    super('conflict', 'limit_reached', `A business can have at most ${max} ${noun}`);
  }
}

/** A record is missing, or belongs to another business. The answer is the same, so that nobody can probe ids. */
export class NotFound extends DomainError {
  /** @param noun the kind of the record, as the answer names it: `Customer` */
  constructor(noun: string) {
    super('not-found', `${noun.toLowerCase().replaceAll(' ', '_')}_not_found`, `${noun} not found`);
  }
}
