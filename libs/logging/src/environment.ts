import { variables } from '@wateja/config';
import { z } from 'zod';

/** The folder of the log files, and the least level of their lines. */
export const loggingEnvironment = z.object({
  NODE_ENV: variables.NODE_ENV,
  LOG_DIR: z.string().min(1).default('logs'),
  LOG_LEVEL: z.enum(['error', 'warn', 'info', 'verbose', 'debug']).default('info'),
});
export type LoggingEnvironment = z.output<typeof loggingEnvironment>;
