import { types } from 'node:util';

import { DomainError } from '@wateja/common';

import { Prisma } from './generated/client';

/** The database cannot answer now. The caller may try again. */
export class DatabaseUnavailable extends DomainError {
  constructor() {
    super('unavailable', 'database_unavailable', 'The service cannot reach its database; try again shortly');
  }
}

/** The database has no space or no memory left, or cannot write to its disk. Reading may still be possible. */
export class DatabaseFull extends DatabaseUnavailable {
  override readonly code = 'database_full';
  override readonly message =
    'The database has no space or memory left, or cannot write to its disk; nothing was changed, try again later';
}

const UNIQUE_VIOLATION = ['P2002', '23505'];
const FOREIGN_KEY_VIOLATION = ['P2003', '23503'];
/** A column cannot store a value: NUL in text, a number out of range, or a text that is too long. */
const UNSTORABLE = ['P2000', 'P2020', 'P2033', '22001', '22003', '22021', '22P05', '22008'];
/**
 * There is no connection, or none is free in time; the connection is lost; the server is starting, stopping or full; it
 * only reads, as a standby does after a failover; a time-out; or a deadlock, in which PostgreSQL stops one transaction.
 * Nothing was written, so the caller may try again.
 */
const UNREACHABLE = [
  ...['P1000', 'P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2034', 'P2037'],
  ...[
    '08000',
    '08001',
    '08003',
    '08004',
    '08006',
    '25006',
    '57P01',
    '57P02',
    '57P03',
    '57014',
    '25P03',
    '40001',
    '40P01',
    '53300',
  ],
  ...['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections', 'TlsConnectionError'],
  ...['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND'],
];
/** Disk full, out of memory, and an error of the disk. The transaction was rolled back. */
const FULL = ['53100', '53200', '58030'];
/** The messages of node-postgres when a connection ends during a query. These errors have no code. */
const LOST_CONNECTION =
  /connection terminated|server closed the connection|timeout exceeded when trying to connect|not queryable/i;

/**
 * A migration has changed the result of a prepared statement, or the session has lost the statement. node-postgres
 * still believes that it is prepared, so it fails again until this connection ends. Or the server only reads: the next
 * connection may reach the one that writes.
 */
const OUTDATED_SESSION = ['0A000', '26000', '25006'];

/** True when, after this error, nobody else may use the connection. */
export function isSessionOutdated(error: unknown): boolean {
  return codesOf(error).some((code) => OUTDATED_SESSION.includes(code));
}

/** True when `error` is an error of PostgreSQL with this code, also when Prisma has wrapped it. */
export const isDatabaseError = (error: unknown, code: string): boolean => codesOf(error).includes(code);

/**
 * True when a unique index has refused a row.
 * @param index a column of the index, or its name where that has no column: primary keys are called `…_pkey`. PostgreSQL
 * does not tell the columns of a table with row-level security, only the name of the index.
 */
export function isUniqueViolation(error: unknown, index: string): boolean {
  return codesOf(error).some((code) => UNIQUE_VIOLATION.includes(code)) && namesIndex(error, index);
}

/**
 * Turns errors of Prisma and node-postgres into domain errors. This is the only place that does so. It returns unknown
 * errors unchanged, and they become a 500.
 */
export function translateDatabaseError(error: unknown): unknown {
  if (error instanceof DomainError || !types.isNativeError(error)) return error;
  const codes = codesOf(error);
  const isOneOf = (group: string[]) => codes.some((code) => group.includes(code));
  if (isOneOf(UNIQUE_VIOLATION)) return new DomainError('conflict', 'already_exists', 'This record already exists');
  if (isOneOf(FOREIGN_KEY_VIOLATION)) {
    return new DomainError('rejected', 'reference_not_found', 'The request refers to a record that does not exist');
  }
  if (isOneOf(UNSTORABLE)) return new DomainError('invalid', 'value_out_of_range', 'A value is out of range');
  if (isOneOf(FULL)) return new DatabaseFull();
  if (isOneOf(UNREACHABLE) || LOST_CONNECTION.test(error.message)) return new DatabaseUnavailable();
  return error;
}

/** The codes of Prisma's error and of the driver's errors in it. An error without a code has a kind. */
function codesOf(error: unknown): string[] {
  const names: unknown[] = [];
  for (let current = error, depth = 0; current && depth < MAX_CAUSES; depth++) {
    const { code, errorCode, kind, originalCode, cause, meta } = current as NestedError;
    names.push(code, errorCode, kind, originalCode, meta?.code);
    current = meta?.driverAdapterError ?? cause;
  }
  return names.filter((name) => typeof name === 'string');
}

const MAX_CAUSES = 6;

interface NestedError {
  code?: unknown;
  errorCode?: unknown;
  kind?: unknown;
  originalCode?: unknown;
  cause?: unknown;
  meta?: { code?: unknown; driverAdapterError?: unknown };
}

function namesIndex(error: unknown, index: string): boolean {
  const meta = error instanceof Prisma.PrismaClientKnownRequestError ? error.meta : undefined;
  // Only the last line of Prisma's message is about the database: the others show the code that called it.
  const sentence = (error as Error).message.split('\n').at(-1) ?? '';
  return JSON.stringify(meta ?? {}).includes(index) || sentence.includes(index);
}
