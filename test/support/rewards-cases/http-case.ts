import { type Json } from './case-rules';
import { type CaseShop } from './case-shop';

/** Does a case in a shop of its own through the API. Returns the results with the names of its `expect`. */
export type HttpCase = (shop: CaseShop, given: Json, expected: Json) => Promise<unknown>;

/** What is done for the cases, by their ids: `{'X01 X03': …}`. */
export function byHttpCase(cases: Record<string, HttpCase>): Record<string, HttpCase> {
  return Object.fromEntries(Object.entries(cases).flatMap(([ids, run]) => ids.split(' ').map((id) => [id, run])));
}
