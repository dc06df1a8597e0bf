import { createHash } from 'node:crypto';

import { Prisma } from './generated/client';

/** A prepared statement with the values of one execution, for `PrismaService.query`. */
export interface Statement {
  /** At most 63 characters; the same name always goes with the same text. Empty for one that is not worth keeping. */
  name: string;
  text: string;
  values: unknown[];
}

/** Where a value of this name goes in a text that is written once. */
class Placeholder {
  constructor(readonly name: string) {}
}

/**
 * A statement whose text is put together once, for those that are asked a thousand times a second. In `build` each
 * parameter stands for its value: `Prisma.sql\`… WHERE id = ${id}\``.
 * @returns the statement for given values
 */
export function prepare<Values extends Record<string, unknown>>(
  name: string,
  build: (parameters: { [Key in keyof Values]: unknown }) => Prisma.Sql,
): (values: Values) => Statement {
  const parameters = new Proxy({}, { get: (_, key) => new Placeholder(String(key)) });
  const { strings, values: places } = build(parameters as Values);
  const placed = places.map((place) => {
    if (place instanceof Placeholder) return place.name;
    throw new Error(`${name}: a constant belongs into the text, by Prisma.raw`);
  });
  const names = [...new Set(placed)];
  const text = strings.reduce((sql, part, index) => `${sql}$${names.indexOf(placed[index - 1] ?? '') + 1}${part}`);
  return (values) => ({ name, text, values: names.map((key) => values[key]) });
}

/**
 * A statement that is put together for one call, as a template or of parts that differ from call to call:
 * `statement\`SELECT … WHERE id = ${id}\``. Equal texts share one plan.
 */
export function statement(
  sql: TemplateStringsArray | Pick<Prisma.Sql, 'text' | 'values'>,
  ...given: unknown[]
): Statement {
  const { text, values } = 'text' in sql ? sql : Prisma.sql(sql, ...given);
  return { name: statementName(text), text, values };
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
