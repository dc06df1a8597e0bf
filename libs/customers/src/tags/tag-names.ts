import { list, properName } from '@wateja/common';

export const MAX_TAGS_OF_CUSTOMER = 50;
export const MAX_TAGS_OF_BUSINESS = 500;
/** One request changes the tags of at most so many customers. */
export const MAX_CUSTOMERS_CHANGED = 10_000;

/**
 * The name of a tag. Files write several tags into one cell, so a name has none of the characters between them. A name is
 * a part of a path, and clients read `.` and `..` in a path as folders: `DELETE …/5/tags/..` would reach the customer 5.
 */
export const tagName = properName(40, 'Tag')
  .refine((name) => !/[,;]/.test(name), 'Tag must not contain a comma or a semicolon')
  .refine((name) => name !== '.' && name !== '..', 'Tag must not be . or ..')
  .meta({ examples: ['Wholesale'] });

/** Several tags in a request body. */
export const tagNames = list(tagName).max(MAX_TAGS_OF_CUSTOMER);

/** Makes names comparable: `VIP` and `vip` are one tag. */
const keyOf = (name: string) => name.toLowerCase();

/** Leaves one of the names that differ only in case: the first. */
export function distinctTags(names: readonly string[]): string[] {
  const byKey = new Map<string, string>();
  for (const name of names) if (!byKey.has(keyOf(name))) byKey.set(keyOf(name), name);
  return [...byKey.values()];
}

/** The names as the business spells them already. New ones stay as they are. */
export function asSpelled(names: readonly string[], spelled: readonly string[]): string[] {
  const spellings = new Map(spelled.map((name) => [keyOf(name), name]));
  return distinctTags(names).map((name) => spellings.get(keyOf(name)) ?? name);
}

/**
 * The tags of a customer after an import, which adds tags and takes none away.
 * @param spelled the tags of the file that customers do not have, and that the business has room for
 * @returns null if the customer or the business would have too many
 */
export function withImportedTags(
  tagsBefore: readonly string[],
  added: readonly string[],
  spelled: readonly string[],
): string[] | null {
  if (withoutTags(added, [...tagsBefore, ...spelled]).length > 0) return null;
  const tags = asSpelled([...tagsBefore, ...asSpelled(added, spelled)], tagsBefore);
  return tags.length > MAX_TAGS_OF_CUSTOMER ? null : tags;
}

/** The tags without those that are also in `others`, in any case. */
export function withoutTags(names: readonly string[], others: readonly string[]): string[] {
  const keys = new Set(others.map(keyOf));
  return names.filter((name) => !keys.has(keyOf(name)));
}
