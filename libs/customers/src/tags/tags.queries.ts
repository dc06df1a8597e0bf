import { prepare, Prisma, type Statement, statement } from '@wateja/prisma';

/** A tag of a business. */
export interface CountedTag {
  name: string;
  /** Active customers who have it. */
  customers: number;
}

/**
 * Returns the tags of the business by name, and how many active customers have each. A tag exists while a customer has
 * it. The condition is that of the index on customers with tags.
 */
export const tagsOfBusiness = prepare<{ business_id: number }>(
  'tags-of-business',
  ({ business_id }) => Prisma.sql`
    SELECT t.name, count(*) FILTER (WHERE c.is_active)::int AS customers
    FROM customers c CROSS JOIN LATERAL unnest(c.tags) AS t(name)
    WHERE c.business_id = ${business_id} AND c.tags <> '{}'
    GROUP BY t.name ORDER BY lower(t.name), t.name`,
);

/** Changes to the tags of customers. */
export interface TagChanges {
  add: string[];
  remove: string[];
}

/** SQL that is true if the changes change the tags of the customer `c`. */
const changesTags = (businessId: number, { add, remove }: TagChanges) => Prisma.sql`c.erased_at IS NULL AND (
  NOT tag_keys(c.business_id, c.tags) @> tag_keys(${businessId}::bigint, ${add}::text[]) OR has_tag(c.tags, ${remove}::text[]))`;

/** Returns the ids of customers whom `selection` returns and whose tags change, but at most `limit`. */
export const customersToChange = (businessId: number, changes: TagChanges, selection: Prisma.Sql, limit: number) =>
  statement(Prisma.sql`
    SELECT c.id FROM customers c
    WHERE c.business_id = ${businessId} AND c.id IN (${selection}) AND ${changesTags(businessId, changes)}
    LIMIT ${limit}::int`);

/** Locks those of the customers whose tags still change, by id, as imports do, and returns their ids. */
export const lockToChange = (businessId: number, changes: TagChanges, ids: number[]): Statement =>
  statement(Prisma.sql`
    SELECT c.id FROM customers c
    WHERE c.business_id = ${businessId} AND c.id = ANY (${ids}::bigint[]) AND ${changesTags(businessId, changes)}
    ORDER BY c.id FOR NO KEY UPDATE`);

/** Changes the tags of customers. Tags to add are in the spelling of the business. */
export const changeTags = (businessId: number, { add, remove }: TagChanges, ids: number[]): Statement =>
  statement(Prisma.sql`
    UPDATE customers c
    SET tags = ARRAY(
          SELECT name FROM unnest(c.tags) WITH ORDINALITY AS had(name, n)
          WHERE NOT has_tag(ARRAY[name], ${remove}::text[]) ORDER BY n
        ) || ARRAY(
          SELECT name FROM unnest(${add}::text[]) WITH ORDINALITY AS new(name, n)
          WHERE NOT has_tag(c.tags, ARRAY[name]) ORDER BY n
        ),
      version = c.version + 1, updated_at = now()
    WHERE c.business_id = ${businessId} AND c.id = ANY (${ids}::bigint[])`);
