import { statement, type Transaction } from '@wateja/prisma';

import { MAX_TAGS_OF_BUSINESS } from './tag-names';
import { TooManyTagsOfBusiness } from './tags.errors';

/** Tags that are about to be added, as the business spells them. */
export interface SpelledTags {
  names: string[];
  /** Those that no customer of the business has yet. */
  added: string[];
}

/**
 * Spells tags that are about to be added as the business spells them already. Only one transaction of a business adds
 * tags at a time. Otherwise two could add the same new tag in two spellings. Call it after customers are locked: nobody
 * waits for a customer then while the whole business waits for them.
 */
export async function spellTags(tx: Transaction, businessId: number, names: string[]): Promise<SpelledTags> {
  if (names.length === 0) return { names: [], added: [] };
  await tx.query(statement`SELECT pg_advisory_xact_lock(hashtextextended('tags', ${businessId}))`);
  const spelled = await tx.query<{ name: string; is_new: boolean }>(statement`
    SELECT COALESCE(known.name, given.name) AS name, known.name IS NULL AS is_new
    FROM unnest(${names}::text[]) WITH ORDINALITY AS given(name, n), tag_spelling(${businessId}::bigint, given.name) AS known(name)
    ORDER BY given.n`);
  return {
    names: spelled.map(({ name }) => name),
    added: spelled.filter(({ is_new }) => is_new).map(({ name }) => name),
  };
}

/** Spells tags as {@link spellTags} does, and leaves out the new tags that the business has no room for. */
export async function spellTagsWithRoom(tx: Transaction, businessId: number, names: string[]): Promise<string[]> {
  const { names: spelled, added } = await spellTags(tx, businessId, names);
  if (added.length === 0) return spelled;
  const refused = new Set(added.slice(Math.max(0, MAX_TAGS_OF_BUSINESS - (await countTags(tx, businessId)))));
  return spelled.filter((name) => !refused.has(name));
}

/** Checks the limit after tags were changed, because one change can add a tag and end another. @throws TooManyTagsOfBusiness */
export async function assertRoomForTags(tx: Transaction, businessId: number, { added }: SpelledTags): Promise<void> {
  if (added.length === 0) return;
  if ((await countTags(tx, businessId)) > MAX_TAGS_OF_BUSINESS) throw new TooManyTagsOfBusiness();
}

async function countTags(tx: Transaction, businessId: number): Promise<number> {
  const [counted] = await tx.query<{ tags: number }>(statement`
    SELECT count(DISTINCT t.name)::int AS tags FROM customers c CROSS JOIN LATERAL unnest(c.tags) AS t(name)
    WHERE c.business_id = ${businessId} AND c.tags <> '{}'`);
  return counted?.tags ?? 0;
}
