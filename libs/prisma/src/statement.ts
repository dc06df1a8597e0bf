import { createHash } from 'node:crypto';

import { Prisma } from './generated/client';

/** A prepared statement with the values of one execution, for `PrismaService.query`. */
export interface Statement {
  /** At most 63 characters. A name always belongs to the same text. Empty for a statement that is not prepared. */
  name: string;
  text: string;
  values: unknown[];
}

/** Marks the place of a parameter in the text of a statement. */
class Placeholder {
  constructor(readonly name: string) {}
}

/**
 * Builds the text of a statement once, for statements that run a thousand times a second. In `build` each parameter
 * stands for its value: `Prisma.sql\`… WHERE id = ${id}\``.
 * @returns a function that makes the statement with the values of one execution
 */
export function prepare<Values extends Record<string, unknown>>(
  name: string,
  build: (parameters: { [Key in keyof Values]: unknown }) => Prisma.Sql,
): (values: Values) => Statement {
  const parameters = new Proxy({}, { get: (_, key) => new Placeholder(String(key)) });
  const { strings, values: places } = build(parameters as Values);
  const placed = places.map((place) => {
    if (place instanceof Placeholder) return place.name;
    throw new Error(`${name}: use Prisma.raw to write a constant into the text of the statement`);
  });
  const names = [...new Set(placed)];
  const text = strings.reduce((sql, part, index) => `${sql}$${names.indexOf(placed[index - 1] ?? '') + 1}${part}`);
  return (values) =>
    withPlan(
      name,
      text,
      names.map((key) => values[key]),
    );
}

/**
 * Builds a statement for one call, as a template or from parts that may differ in each call:
 * `statement\`SELECT … WHERE id = ${id}\``. Equal texts share one plan.
 */
export function statement(
  sql: TemplateStringsArray | Pick<Prisma.Sql, 'text' | 'values'>,
  ...parameters: unknown[]
): Statement {
  const { text, values } = 'text' in sql ? sql : Prisma.sql(sql, ...parameters);
  return withPlan(statementName(text), text, values);
}

/** A statement with a longer list is planned for each call. The list takes longer to read than the plan to make. */
const MAX_PLANNED_LIST = 20;

/**
 * PostgreSQL plans a statement once and keeps the plan, except for a statement with a long list. A plan that was made while a
 * table was empty would compare the whole list with each row, or read the whole table for each value, also when the table
 * has filled.
 */
function withPlan(name: string, text: string, values: unknown[]): Statement {
  const isLong = values.some((value) => Array.isArray(value) && value.length > MAX_PLANNED_LIST);
  return { name: isLong ? '' : name, text, values };
}

const MAX_STATEMENTS = 1_000;
const statementNames = new Map<string, string>();

/**
 * Names a statement by its text, so that equal statements share one prepared plan on each connection. The number of
 * names is limited, because some statements have lists of many lengths. Further statements get no name, and PostgreSQL
 * does not keep their plans.
 */
export function statementName(sql: string): string {
  const existing = statementNames.get(sql);
  if (existing !== undefined) return existing;
  if (statementNames.size >= MAX_STATEMENTS) return '';
  const name = createHash('sha1').update(sql).digest('base64url');
  statementNames.set(sql, name);
  return name;
}
