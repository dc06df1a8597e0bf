import { createHash } from 'node:crypto';
import { type QueryArrayConfig, type QueryConfig, type QueryResult, types } from 'pg';

import { Prisma } from './generated/client';
import type { Statement } from './statement';

/** Whatever takes statements: the pool, or one connection in a transaction. */
export interface StatementRunner {
  query(config: QueryConfig | QueryArrayConfig): Promise<QueryResult>;
}

/** A statement as the code writes it: a template, or one that was put together before. */
export type RawSql = TemplateStringsArray | Prisma.Sql;

/** Numbers beyond what JavaScript counts exactly are bigint; amounts are text, to the last digit. */
const exactTypes = {
  getTypeParser: ((type: (typeof types.builtins)['INT8'], format: never) =>
    type === types.builtins.INT8
      ? BigInt
      : (types.getTypeParser(type, format) as unknown)) as typeof types.getTypeParser,
};

/** Runs SQL of our own straight on the driver, prepared; what Prisma does around a raw query costs more than the query. */
export async function runRaw(
  runner: StatementRunner,
  sql: RawSql | Statement,
  values: unknown[] = [],
): Promise<QueryResult> {
  const query = 'text' in sql ? sql : Prisma.sql(sql, ...values);
  const { text } = query;
  return runner.query({ name: statementName(text), text, values: query.values, types: exactTypes });
}

const MAX_STATEMENTS = 1_000;
const statementNames = new Map<string, string>();

/**
 * Names a statement by its text, so that equal statements share one prepared plan per connection.
 * Past the bound (lists of ever new lengths) a statement stays unnamed, which PostgreSQL forgets by itself.
 */
export function statementName(sql: string): string {
  const known = statementNames.get(sql);
  if (known !== undefined) return known;
  if (statementNames.size >= MAX_STATEMENTS) return '';
  const name = createHash('sha1').update(sql).digest('base64url');
  statementNames.set(sql, name);
  return name;
}
