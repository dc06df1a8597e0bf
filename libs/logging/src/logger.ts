import { WinstonModule } from 'nest-winston';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createLogger, type Logger, transports } from 'winston';

import type { LoggingEnvironment } from './environment';
import { LineBuffer } from './line-buffer';
import { jsonLine, readableLine, withoutAssembly } from './log-format';

/** A file is set aside at this size, in bytes, and so many are kept: a forgotten log never fills the disk. */
const MAX_SIZE = 50_000_000;
const MAX_FILES = 5;

interface LogOptions {
  /** False for a program whose console belongs to its answers. */
  console?: boolean;
  /** Ends the names of the files, for processes that run beside another: setting aside is safe for one writer only. */
  suffix?: string;
}

/**
 * The process's log: `error.log`, `combined.log` and, for a developer, the console.
 * @throws Error when the folder cannot be written
 */
export function openLog(env: LoggingEnvironment, { console = true, suffix = '' }: LogOptions = {}): Logger {
  const { LOG_DIR, LOG_LEVEL, NODE_ENV } = env;
  try {
    mkdirSync(LOG_DIR, { recursive: true });
    accessSync(LOG_DIR, constants.W_OK);
  } catch {
    throw new Error(`LOG_DIR ${LOG_DIR} is not a folder that can be written.`);
  }
  const file = (name: string) => ({
    filename: join(LOG_DIR, `${name}${suffix}.log`),
    format: jsonLine,
    maxsize: MAX_SIZE,
    maxFiles: MAX_FILES,
    tailable: true,
  });
  return createLogger({
    level: LOG_LEVEL,
    format: withoutAssembly(),
    transports: [
      new transports.File({ ...file('error'), level: 'error' }),
      new transports.File(file('combined')),
      ...(console && NODE_ENV === 'development' ? [new transports.Console({ format: readableLine })] : []),
    ],
  });
}

/** The log as Nest's `Logger` writes it. */
export function nestLogger(log: Logger) {
  return WinstonModule.createLogger({ instance: log });
}

/** Writes out what is still in memory; the log takes nothing afterwards. */
export async function closeLog(log: Logger): Promise<void> {
  LineBuffer.of(log).flush();
  const files = log.transports.filter((transport) => transport instanceof transports.File);
  const written = files.map((transport) => new Promise((done) => transport.once('finish', done)));
  log.end();
  await Promise.all(written);
}
