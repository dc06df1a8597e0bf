export { ENVIRONMENT, type EnvironmentOf, parseEnvironment, processEnvironment } from './environment';
export { secretFile } from './secret-file';
export { explainSystemError, OperatorAdvice, withSystemAdvice } from './system-errors';
export { isDecodable, isLoopback, isLoopbackAddress, isSafeUrl } from './urls';
export { variables, wholeNumber } from './variables';
