export { ContextValue } from './context-value';
export { csvLine, unprotectCell } from './csv';
export {
  assertOfList,
  cursorInUrl,
  encodeCursor,
  ForeignCursor,
  nextCursor,
  oneWayToBegin,
  type Page,
  pageOf,
} from './cursor';
export { Decimal } from './decimal';
export {
  DomainError,
  type DomainErrorKind,
  type InvalidField,
  NotFound,
  RetryLater,
  ValidationFailed,
} from './domain-error';
export { AnswerSerializer } from './http/answer-serializer';
export { asOneInterceptor } from './http/as-one-interceptor';
export { assertVersion, isKnown, PreconditionFailed } from './http/entity-tag';
export {
  ENTITY_TAG_EXTENSION,
  EntityTag,
  EntityTagInterceptor,
  ExpectedVersion,
  isEntityTagged,
} from './http/entity-tag.interceptor';
export { ApiProblem } from './http/api-problem';
export { CONFIDENTIAL, Confidential } from './http/confidential';
export { acceptFormBodies, TakesForm } from './http/form-body';
export { acceptJsonBodies, BODY_LIMIT, RequestPipe } from './http/json-body';
export { answerJsonText, isWrittenAsJson, JsonText, WrittenAsJson } from './http/json-text';
export { type Problem, problemOfStatus, toProblem } from './http/problem';
export { ProblemFilter, sendProblem } from './http/problem.filter';
export { paymentMethod } from './payment-method';
export { sha256 } from './sha256';
export { invalidFields, validate } from './validation';
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
  unitPrice,
  unitPriceInput,
} from './wire';
