import { Prisma } from '@wateja/prisma';

/**
 * SQL for the ids and names of those products that the catalogue has, as a JSON array. `ids` is a JSON array of numbers,
 * which a client may have written as 8.0.
 */
export const productNames = (businessId: unknown, ids: Prisma.Sql) => Prisma.sql`(
  SELECT COALESCE(json_agg(json_build_object('id', named.id, 'name', named.name) ORDER BY named.id), '[]')
  FROM products named
  WHERE named.business_id = ${businessId}
    AND named.id IN (SELECT value::numeric::bigint FROM jsonb_array_elements_text(${ids}))
)`;
