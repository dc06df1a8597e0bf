import { types } from 'node:util';

import { DomainError } from '@wateja/common';

import { Prisma } from './generated/client';

/** The database cannot answer now; the caller may try again. */
export class DatabaseUnavailable extends DomainError {
  constructor() {
    super('unavailable', 'database_unavailable', 'The service cannot reach its database; try again shortly');
  }
}

const UNIQUE_VIOLATION = ['P2002', '23505'];
const FOREIGN_KEY_VIOLATION = ['P2003', '23503'];
/** Values that a column cannot hold: NUL in text, integers and numerics out of range, text too long. */
const UNSTORABLE = ['P2000', 'P2020', 'P2033', '22001', '22003', '22021', '22P05', '22008'];
/**
 * No connection, none free in time, connection lost, server starting, stopping or out of slots, time-outs; and a deadlock,
 * of which PostgreSQL ends one side: nothing of that is written, and it may try again.
 */
const UNREACHABLE = [
  ...['P1000', 'P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2034', 'P2037'],
  ...[
    '08000',
    '08001',
    '08003',
    '08004',
    '08006',
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
/** What node-postgres says, without a code, when a connection ends under a query. */
const LOST_CONNECTION =
  /connection terminated|server closed the connection|timeout exceeded when trying to connect|not queryable/i;

/**
 * A prepared statement whose result the schema has changed, or that the session has lost. node-postgres takes it for
 * prepared ever after, so that it fails on this connection until the connection ends.
 */
const OUTDATED_SESSION = ['0A000', '26000'];

/** True when `error` says that the connection it came from must not serve others. */
export function isSessionOutdated(error: unknown): boolean {
  return codesOf(error).some((code) => OUTDATED_SESSION.includes(code));
}

/** True when `error` is PostgreSQL's of this code, also where Prisma has wrapped it. */
export const isDatabaseError = (error: unknown, code: string): boolean => codesOf(error).includes(code);

/** True when `error` says that a unique index of this column, and no other, refused a row. */
export function isUniqueViolation(error: unknown, column: string): boolean {
  return codesOf(error).some((code) => UNIQUE_VIOLATION.includes(code)) && describes(error, column);
}

/**
 * Turns what Prisma and node-postgres throw into the caller's terms, in this one place.
 * Anything unknown comes back unchanged and becomes a 500.
 */
export function translateDatabaseError(error: unknown): unknown {
  if (error instanceof DomainError || !types.isNativeError(error)) return error;
  const codes = codesOf(error);
  const any = (known: string[]) => codes.some((code) => known.includes(code));
  if (any(UNIQUE_VIOLATION)) return new DomainError('conflict', 'already_exists', 'This already exists');
  if (any(FOREIGN_KEY_VIOLATION)) {
    return new DomainError('rejected', 'reference_not_found', 'This refers to something that does not exist');
  }
  if (any(UNSTORABLE)) return new DomainError('invalid', 'value_out_of_range', 'A value is out of range');
  if (any(UNREACHABLE) || LOST_CONNECTION.test(error.message)) return new DatabaseUnavailable();
  return error;
}

/** What Prisma's error and the driver's errors below it are called: codes, and kinds where there is no code. */
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

function describes(error: unknown, column: string): boolean {
  const meta = error instanceof Prisma.PrismaClientKnownRequestError ? error.meta : undefined;
  return JSON.stringify(meta ?? {}).includes(column) || (error as Error).message.includes(column);
}
