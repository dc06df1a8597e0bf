import { dirname, resolve, sep } from 'node:path';
import { types } from 'node:util';

/** The variables that errors of the operating system can be about. */
interface Settings {
  DATA_DIR: string;
  DATABASE_URL?: string | undefined;
  DATABASE_OWNER_URL?: string | undefined;
  HOST?: string;
  PORT?: number;
}

/** An error of Node with the system call that failed. */
interface SystemError extends NodeJS.ErrnoException {
  hostname?: string;
  address?: string;
  port?: number;
  /** The errors of all addresses of a name. */
  errors?: SystemError[];
}

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
 * Turns an error of the operating system into a sentence that names the variable to change: for a folder, for the host
 * of the database, and for the address of the service. Returns undefined for all other errors.
 */
export function explainSystemError(error: unknown, env: Settings): string | undefined {
  if (!types.isNativeError(error)) return undefined;
  const { syscall, path, errors } = error as SystemError;
  if (syscall === 'getaddrinfo' || syscall === 'connect' || errors) {
    return explainConnection(error, env);
  }
  if (syscall === 'listen' || syscall === 'bind') return explainAddress(error, env);
  return path === undefined ? undefined : explainFolder(error, path, env.DATA_DIR);
}

/**
 * The same error with the sentence of {@link explainSystemError} as its message, and the stack of the first. Returns
 * other errors unchanged.
 */
export function withSystemAdvice(error: unknown, env: Settings): unknown {
  const sentence = explainSystemError(error, env);
  if (sentence === undefined) return error;
  return Object.assign(new Error(sentence, { cause: error }), { stack: (error as Error).stack });
}

function explainConnection(error: SystemError, env: Settings): string | undefined {
  if (env.DATABASE_URL === undefined) return undefined;
  // If a name has several addresses, Node tries them all. The last error is as good as the others.
  const { code, hostname, address, port } = error.errors?.at(-1) ?? error;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    const name = variableOf(hostname, env);
    return `${name}: there is no host with the name ${hostname ?? ''}. Correct the name in ${name}.`;
  }
  if (code === 'ECONNREFUSED' || code === 'ETIMEDOUT' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH') {
    const place = address?.includes(':') ? `[${address}]` : address;
    return `DATABASE_URL: nothing answers at ${place ?? 'the host'}:${port ?? 5432}. Start PostgreSQL there, or correct the host and the port.`;
  }
  return undefined;
}

/** The variable with this host. The owner's login may use another host than the application's. */
function variableOf(hostname: string | undefined, env: Settings): string {
  const isIn = (url: string | undefined) => url !== undefined && new URL(url).hostname === hostname;
  return !isIn(env.DATABASE_URL) && isIn(env.DATABASE_OWNER_URL) ? 'DATABASE_OWNER_URL' : 'DATABASE_URL';
}

function explainAddress({ code }: SystemError, { HOST, PORT }: Settings): string | undefined {
  if (code === 'EADDRINUSE') return `PORT ${PORT} is in use. Set PORT to another number.`;
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
