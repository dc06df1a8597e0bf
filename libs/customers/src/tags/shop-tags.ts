import { statement, type Transaction } from '@wateja/prisma';

import { asSpelled, MAX_TAGS_OF_BUSINESS } from './tag-names';
import { TooManyTagsOfBusiness } from './tags.errors';
import { type CountedTag, tagsOfBusiness } from './tags.queries';

/**
 * Spells tags that are about to be added as the business spells them already. Tags that the business has no room for are
 * left out. Only one transaction of a business adds tags at a time. Otherwise two could add the same new tag in two
 * spellings. Call it before customers are locked.
 */
export async function spellTagsWithRoom(tx: Transaction, businessId: number, names: string[]): Promise<string[]> {
  if (names.length === 0) return [];
  await tx.query(statement`SELECT pg_advisory_xact_lock(hashtextextended('tags', ${businessId}))`);
  const existing = new Set(await existingTags(tx, businessId));
  const spelled = asSpelled(names, [...existing]);
  const added = spelled.filter((name) => !existing.has(name));
  const refused = new Set(added.slice(Math.max(0, MAX_TAGS_OF_BUSINESS - existing.size)));
  return spelled.filter((name) => !refused.has(name));
}

/** The same, but all or none. @throws TooManyTagsOfBusiness */
export async function spellNewTags(tx: Transaction, businessId: number, names: string[]): Promise<string[]> {
  const spelled = await spellTagsWithRoom(tx, businessId, names);
  if (spelled.length < names.length) throw new TooManyTagsOfBusiness();
  return spelled;
}

/** Spells tags that are about to be removed as the business spells them. */
export const spellOldTags = async (tx: Transaction, businessId: number, names: string[]): Promise<string[]> =>
  names.length === 0 ? [] : asSpelled(names, await existingTags(tx, businessId));

async function existingTags(tx: Transaction, businessId: number): Promise<string[]> {
  const tags = await tx.query<CountedTag>(tagsOfBusiness({ business_id: businessId }));
  return tags.map(({ name }) => name);
}
