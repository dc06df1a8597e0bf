import type { Prisma } from './generated/client';
import { type RawSql, runRaw, type StatementRunner } from './raw-sql';

/** A running transaction: the same models and raw queries as PrismaService. */
export type Transaction = Prisma.TransactionClient;

/** A running transaction that takes SQL alone: what is done a thousand times a second can do without Prisma's models. */
export type SqlTransaction = Pick<Transaction, '$queryRaw' | '$executeRaw'>;

/** Raw queries straight to a connection. */
export function sqlOn(connection: StatementRunner): SqlTransaction {
  const queries = {
    $queryRaw: async (sql: RawSql, ...values: unknown[]) => (await runRaw(connection, sql, values)).rows as unknown[],
    $executeRaw: async (sql: RawSql, ...values: unknown[]) => (await runRaw(connection, sql, values)).rowCount ?? 0,
  };
  return queries as unknown as SqlTransaction;
}

/** A transaction of Prisma's whose raw queries go straight to its connection. */
export function withRawSql(tx: Transaction, connection: StatementRunner): Transaction {
  const raw = sqlOn(connection) as unknown as Record<string | symbol, unknown>;
  return new Proxy(tx, { get: (target, property) => raw[property] ?? (Reflect.get(target, property) as unknown) });
}
