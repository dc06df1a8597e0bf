import { type Draft, type Field, FIELDS } from './draft';

/** The keys of the sentences in `fields`. */
export type Problem = 'required' | 'too_long' | 'phone_too_short' | 'email';

/** The API refuses longer texts. */
const MAX_CHARACTERS = { name: 255, phone: 20, email: 255, address: 500, customer_type: Infinity };
/** A shorter number reaches nobody. */
const MIN_DIGITS = 7;

/**
 * The problems of a draft, by field. A value that has not changed has none: a number of three digits that the shop has
 * stored must not stop a change of the address.
 */
export function problemsOf(draft: Draft, before: Draft): Partial<Record<Field, Problem>> {
  const problems = FIELDS.map((field) => [field, problemOf(field, draft[field].trim())] as const);
  return Object.fromEntries(
    problems.filter(([field, problem]) => problem && (draft[field] !== before[field] || before[field] === '')),
  );
}

function problemOf(field: Field, text: string): Problem | undefined {
  if (text === '') return field === 'name' ? 'required' : undefined;
  if (text.length > MAX_CHARACTERS[field]) return 'too_long';
  if (field === 'phone' && text.replaceAll(/\D/g, '').length < MIN_DIGITS) return 'phone_too_short';
  if (field === 'email' && !/^[^\s@]+@[^\s@]+$/.test(text)) return 'email';
  return undefined;
}
