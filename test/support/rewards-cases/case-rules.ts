/** Each case has its own structure, which its text explains, so cases are read as JSON without a type. */
export type Json = ReturnType<typeof JSON.parse>;

/** A worked example of the shop's accountants. */
export interface WorkedCase {
  id: string;
  title: string;
  given: Json;
  expect: Json;
}

/** The results of the rules for a case, with the names of its `expect`. */
export type CaseRule = (given: Json, expected: Json) => unknown;

/** The rules by the ids of their cases: `{'X01 X03': …}`. */
export function byCase(rules: Record<string, CaseRule>): Record<string, CaseRule> {
  return Object.fromEntries(Object.entries(rules).flatMap(([ids, rule]) => ids.split(' ').map((id) => [id, rule])));
}
