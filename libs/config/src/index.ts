export { isLoopback } from './environment-messaging';
export { type Environment, ENVIRONMENT, parseEnvironment } from './environment';
export { type RateLimits, ROLE_NAMES, type RoleName } from './rate-limits';
export { secretFile } from './secret-file';
