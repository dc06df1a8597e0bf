import { WinstonModule } from 'nest-winston';
import { accessSync, chmodSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createLogger, type Logger, transports } from 'winston';

import type { LoggingEnvironment } from './environment';
import { LineBuffer } from './line-buffer';
import { jsonLine, readableLine, withoutAssembly } from './log-format';

/** A log file of this size is renamed, and a new one begun. Only so many are kept, so that logs never fill the disk. */
const MAX_BYTES = 50_000_000;
const MAX_FILES = 5;

/** Logs name customers by id and what happened to them, so other accounts of the machine do not read them. */
const FILE_MODE = 0o640;

/** The formats of the consoles. Tests have none. */
const CONSOLES = { development: [readableLine], production: [jsonLine], test: [] };

interface LogOptions {
  /** False for a command, whose console shows its answers only. */
  console?: boolean;
  /**
   * The end of the file names. Processes that run at the same time need different files, because each renames its own.
   */
  suffix?: string;
}

/**
 * Opens the log of the process: `error.log`, `combined.log`, and the console: short lines in development, the JSON of
 * the files in production. Containers keep what a process prints, and lose its files.
 * @throws Error when the process cannot write to the folder
 */
export function openLog(env: LoggingEnvironment, { console = true, suffix = '' }: LogOptions = {}): Logger {
  const { LOG_DIR, LOG_LEVEL, NODE_ENV } = env;
  try {
    mkdirSync(LOG_DIR, { recursive: true });
    accessSync(LOG_DIR, constants.W_OK);
  } catch {
    throw new Error(`LOG_DIR ${LOG_DIR} is not a folder that the process can write to. Set LOG_DIR to another folder.`);
  }
  const file = (name: string) => ({
    filename: keptFromOthers(join(LOG_DIR, `${name}${suffix}.log`)),
    options: { flags: 'a', mode: FILE_MODE },
    format: jsonLine,
    maxsize: MAX_BYTES,
    maxFiles: MAX_FILES,
    tailable: true,
  });
  return createLogger({
    level: LOG_LEVEL,
    format: withoutAssembly(),
    transports: [
      new transports.File({ ...file('error'), level: 'error' }),
      new transports.File(file('combined')),
      ...(console ? CONSOLES[NODE_ENV].map((format) => new transports.Console({ format })) : []),
    ],
  });
}

/** Changes a file that an earlier version has made, which everybody could read. Another account's file stays as it is. */
function keptFromOthers(file: string): string {
  try {
    chmodSync(file, FILE_MODE);
  } catch {
    // There is no such file yet, or it belongs to another account.
  }
  return file;
}

/** Lets Nest's `Logger` write into the log. */
export function nestLogger(log: Logger) {
  return WinstonModule.createLogger({ instance: log });
}

/** Lets further lines go to the files only, when a person has already read on the console what they are about. */
export function closeConsole(log: Logger): void {
  for (const transport of log.transports) if (transport instanceof transports.Console) log.remove(transport);
}

/** Writes all lines that are still in memory, and closes the log. Lines that come later are dropped. */
export async function closeLog(log: Logger): Promise<void> {
  // Work that ends late may still log. Without a listener, Winston's error "write after end" would end the process.
  log.on('error', () => undefined);
  LineBuffer.of(log).flush();
  const files = log.transports.filter((transport) => transport instanceof transports.File);
  const written = files.map((transport) => new Promise((done) => transport.once('finish', done)));
  log.end();
  await Promise.all(written);
}
