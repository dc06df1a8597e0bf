import { Prisma } from '@wateja/prisma';

/**
 * SQL for the ids and names of those products whose name is known, as a JSON array. `ids` is a JSON array of numbers, which
 * a client may have written as 8.0. `ownNames` is a JSON object with names by id that count more than those of the catalogue.
 */
export const productNames = (businessId: unknown, ids: Prisma.Sql, ownNames = Prisma.sql`NULL::jsonb`) => Prisma.sql`(
  SELECT COALESCE(json_agg(json_build_object('id', named.id, 'name', named.name) ORDER BY named.id), '[]')
  FROM (
    SELECT wanted.id, COALESCE(${ownNames} ->> wanted.id::text, p.name) AS name
    FROM (SELECT DISTINCT value::numeric::bigint AS id FROM jsonb_array_elements_text(${ids})) wanted
    LEFT JOIN products p ON p.business_id = ${businessId} AND p.id = wanted.id
  ) named
  WHERE named.name IS NOT NULL
)`;
