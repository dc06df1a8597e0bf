import { Prisma } from './generated/client';

/**
 * SQL that writes a timestamp column as the API does, for JSON that PostgreSQL builds. Sessions are in UTC. `column`
 * must be code, never input.
 */
export function isoTime(column: string): Prisma.Sql {
  return Prisma.raw(`to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);
}
