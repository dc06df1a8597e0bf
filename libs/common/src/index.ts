export { Decimal } from './decimal';
export { DomainError, type DomainErrorKind, type InvalidField, ValidationFailed } from './domain-error';
export { ENVIRONMENT, type Environment, parseEnvironment } from './environment';
export { type RateLimits, ROLE_NAMES, type RoleName } from './rate-limits';
export { secretFile } from './secret-file';
export { invalidFields, RequestValidationPipe, validate } from './validation';
export {
  booleanInUrl,
  id,
  idInUrl,
  limit,
  line,
  money,
  moneyInput,
  offset,
  quantity,
  quantityInput,
  storedEnum,
  text,
  timestamp,
  timestampInput,
} from './wire';
