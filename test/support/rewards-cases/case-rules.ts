/** Each case has a shape of its own, as its text says: it is read as JSON, without a type. */
export type Json = ReturnType<typeof JSON.parse>;

/** A worked case of the shop's accountants. */
export interface WorkedCase {
  id: string;
  title: string;
  given: Json;
  expect: Json;
}

/** What the rules give for a case, in the words of its `expect`. */
export type CaseRule = (given: Json, expected: Json) => unknown;

/** The rules by the ids of their cases: `{'X01 X03': …}`. */
export function byCase(rules: Record<string, CaseRule>): Record<string, CaseRule> {
  return Object.fromEntries(Object.entries(rules).flatMap(([ids, rule]) => ids.split(' ').map((id) => [id, rule])));
}
