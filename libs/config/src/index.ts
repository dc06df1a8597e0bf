export { ENVIRONMENT, type EnvironmentOf, parseEnvironment, processEnvironment } from './environment';
export { secretFile } from './secret-file';
export { explainSystemError, withSystemAdvice } from './system-errors';
export { isLoopback, isLoopbackAddress, isSafeUrl } from './urls';
export { variables } from './variables';
