import { Prisma } from './generated/client';

/** A timestamp column as the API writes it, for JSON that PostgreSQL builds. Sessions are in UTC. `column` is code, not input. */
export function isoTime(column: string): Prisma.Sql {
  return Prisma.raw(`to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);
}
