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

/** Changes that the business makes to the tags of customers, in its own spelling. */
export interface TagChanges {
  add: string[];
  remove: string[];
}

/**
 * Changes the tags of all customers whose ids `selection` returns. It writes only customers whose tags change, and returns
 * their number. It locks the customers by id, as imports do.
 */
export const changeTags = (businessId: number, { add, remove }: TagChanges, selection: Prisma.Sql): Statement =>
  statement(Prisma.sql`
    WITH chosen AS MATERIALIZED (
      SELECT c.id FROM customers c
      WHERE c.business_id = ${businessId} AND c.id IN (${selection}) AND c.erased_at IS NULL
        AND (NOT c.tags @> ${add}::text[] OR c.tags && ${remove}::text[])
      ORDER BY c.id FOR NO KEY UPDATE
    ), changed AS (
      UPDATE customers c
      SET tags = ARRAY(
            SELECT name FROM unnest(c.tags) WITH ORDINALITY AS had(name, n) WHERE name <> ALL (${remove}::text[]) ORDER BY n
          ) || ARRAY(
            SELECT name FROM unnest(${add}::text[]) WITH ORDINALITY AS new(name, n) WHERE name <> ALL (c.tags) ORDER BY n
          ),
        version = c.version + 1, updated_at = now()
      FROM chosen WHERE c.business_id = ${businessId} AND c.id = chosen.id
      RETURNING c.id
    )
    SELECT count(*)::int AS changed FROM changed`);
