export { allocate } from './allocate';
export { list, MAX_DETAILS } from './bounded-list';
export { withoutInvisibleMarks } from './characters';
export { ContextValue } from './context-value';
export { csvLine, csvLines, unprotectCell } from './csv';
export { currencyDecimals, fractionProblem, refuseFractions, smallestAmount } from './currencies';
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
  LimitReached,
  NotFound,
  type RefusedField,
  RetryLater,
  ValidationFailed,
} from './domain-error';
export { customerType, paymentMethod, type RepeatFrequency, repeatFrequency } from './enumerations';
export { FIELD_CODES, type FieldCode } from './field-codes';
export { deleteInBatches } from './delete-in-batches';
export { fold } from './fold';
export { toE164 } from './phones';
export { amountsOfItems, lineCents, MAX_SALE_AMOUNT, type PricedItem } from './priced-item';
export { nowAndEvery } from './now-and-every';
export { safeId } from './safe-id';
export { floorProportion, fromScaled, proportionOf, sum, toScaled } from './scaled-integers';
export { sentenceAbout, withFullStop } from './sentences';
export { sha256 } from './sha256';
export { TtlCache } from './ttl-cache';
export { invalidFields, RequestValidationPipe, sentencesIn, validate } from './validation';
export {
  booleanInUrl,
  dayInput,
  decimalInput,
  id,
  idInput,
  identifier,
  idInUrl,
  idInUrlLike,
  integerInUrl,
  limit,
  line,
  message,
  money,
  moneyInput,
  offset,
  optional,
  properName,
  quantity,
  quantityInput,
  storedEnum,
  text,
  timestamp,
  timestampInput,
  unitPrice,
  unitPriceInput,
} from './schema-types';
