import { dirname, resolve, sep } from 'node:path';
import { types } from 'node:util';

/** The variables that errors of the operating system can be about. */
interface Settings {
  DATA_DIR: string;
  HOST?: string;
  PORT?: number;
}

/** An error of Node with the system call that failed. */
interface SystemError extends NodeJS.ErrnoException {
  hostname?: string;
}

/** An error whose message tells the operator what to do. Its stack does not help them. */
export class OperatorAdvice extends Error {}

const FOLDER_ADVICE: Record<string, string> = {
  EEXIST: 'a file is where a folder is needed. Set DATA_DIR to a folder.',
  ENOTDIR: 'a file is where a folder is needed. Set DATA_DIR to a folder.',
  ENOENT: 'the folder does not exist and cannot be created. Set DATA_DIR to a folder that can be created.',
  EACCES: 'the process may not write there. Give its user the right to, or set DATA_DIR to another folder.',
  EPERM: 'the process may not write there. Give its user the right to, or set DATA_DIR to another folder.',
  EROFS: 'the file system is read-only. Set DATA_DIR to another folder.',
  ENOSPC: 'the disk is full. Free some space, or set DATA_DIR to a folder on another disk.',
};

/**
 * Turns an error of the operating system into a sentence that names the variable to change: for a folder, and for the
 * address of the service. Returns undefined for all other errors.
 */
export function explainSystemError(error: unknown, env: Settings): string | undefined {
  if (!types.isNativeError(error)) return undefined;
  const { syscall, path, hostname } = error as SystemError;
  const isLookup = syscall === 'getaddrinfo' && hostname === env.HOST;
  if (isLookup || syscall === 'listen' || syscall === 'bind') return explainAddress(error, env);
  return path === undefined ? undefined : explainFolder(error, path, env.DATA_DIR);
}

/**
 * Returns the error with the sentence of {@link explainSystemError} as its message, and with the stack of the original.
 * Returns other errors unchanged.
 */
export function withSystemAdvice(error: unknown, env: Settings): unknown {
  const sentence = explainSystemError(error, env);
  if (sentence === undefined) return error;
  return Object.assign(new OperatorAdvice(sentence, { cause: error }), { stack: (error as Error).stack });
}

function explainAddress({ code }: SystemError, { HOST, PORT }: Settings): string | undefined {
  if (code === 'EADDRINUSE')
    return `PORT ${PORT} is in use: stop the program that uses it, or set PORT to another number.`;
  if (code === 'EACCES') return `PORT ${PORT}: the process may not use this port. Set PORT to a number from 1024.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `HOST ${HOST}: this machine does not have this address. Set HOST to 127.0.0.1, or to 0.0.0.0 for all addresses.`;
  }
  return undefined;
}

function explainFolder({ code }: SystemError, path: string, folder: string): string | undefined {
  const advice = FOLDER_ADVICE[code ?? ''];
  const [inner, outer] = [resolve(path), resolve(folder)];
  const isInFolder = inner === outer || inner.startsWith(outer + sep);
  const isAbove = outer === inner || outer.startsWith(inner + sep) || dirname(outer) === inner;
  return advice !== undefined && (isInFolder || isAbove) ? `DATA_DIR ${folder}: ${advice}` : undefined;
}
