export { csvLine, unprotectCell } from './csv';
export { cursorInUrl, encodeCursor, ForeignCursor, type Page, pageOf } from './cursor';
export { Decimal } from './decimal';
export {
  DomainError,
  type DomainErrorKind,
  type InvalidField,
  NotFound,
  RetryLater,
  ValidationFailed,
} from './domain-error';
export { assertVersion, isKnown, PreconditionFailed } from './http/entity-tag';
export { ENTITY_TAG_EXTENSION, EntityTag, ExpectedVersion } from './http/entity-tag.interceptor';
export { ENVIRONMENT, type Environment, parseEnvironment } from './environment';
export { ApiProblem } from './http/api-problem';
export { CONFIDENTIAL, Confidential } from './http/confidential';
export { acceptJsonBodies, BODY_LIMIT, JsonBodyPipe } from './http/json-body';
export { type Problem, problemOfStatus, toProblem } from './http/problem';
export { ProblemFilter, sendProblem } from './http/problem.filter';
export { logRequest, logRequests } from './logging/access-log';
export { closeLog, nestLogger, openLog } from './logging/logger';
export { redact } from './logging/redact';
export { type RateLimits, ROLE_NAMES, type RoleName } from './rate-limits';
export { paymentMethod } from './payment-method';
export { secretFile } from './secret-file';
export { sha256 } from './sha256';
export { invalidFields, RequestValidationPipe, validate } from './validation';
export {
  booleanInUrl,
  id,
  idInUrl,
  integerInUrl,
  limit,
  line,
  message,
  money,
  moneyInput,
  offset,
  optional,
  quantity,
  quantityInput,
  storedEnum,
  text,
  timestamp,
  timestampInput,
} from './wire';
