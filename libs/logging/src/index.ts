export { type LogRequest, logRequests, requestLogger } from './access-log';
export { closeConsole, closeLog, nestLogger, openLog } from './logger';
export { redact } from './redact';
