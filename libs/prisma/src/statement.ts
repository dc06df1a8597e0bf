import { Prisma } from './generated/client';

/** A prepared statement with the values of one execution. */
export interface Statement {
  /** At most 63 characters; the same name always goes with the same text. */
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
