export { type LogRequest, logRequests, requestLogger } from './access-log';
export { closeLog, nestLogger, openLog } from './logger';
export { redact } from './redact';
