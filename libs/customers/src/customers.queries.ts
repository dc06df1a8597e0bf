import { isoTime, Prisma } from '@wateja/prisma';

import type { CustomerListQuery } from './customers.schemas';
import { searchTerms } from './search-text';

// With the table's name: a bare created_at in ORDER BY would be the answer's text, which no index is for.
const SORT_COLUMNS = { created_at: Prisma.raw('c.created_at'), name: Prisma.raw('c.name'), id: Prisma.raw('c.id') };
const DIRECTIONS = { asc: Prisma.raw('ASC'), desc: Prisma.raw('DESC') };

/** One row: `{customers, total}`, a page and how many there are in all. Ties are in the order of id. */
export function customerList(businessId: number, query: CustomerListQuery): Prisma.Sql {
  const direction = DIRECTIONS[query.sort_order];
  const matching = Prisma.sql`
    c.business_id = ${businessId} AND c.is_active = ${query.is_active}
    AND (${query.filter_type ?? null}::text IS NULL OR c.customer_type = ${query.filter_type ?? null})`;
  return Prisma.sql`
    SELECT
      (SELECT count(*)::int FROM customers c WHERE ${matching}) AS total,
      COALESCE((
        SELECT json_agg(page) FROM (
          SELECT c.id, c.name, c.phone, c.customer_type, c.is_active, ${isoTime('c.created_at')} AS created_at
          FROM customers c WHERE ${matching}
          ORDER BY ${SORT_COLUMNS[query.sort_by]} ${direction}, c.id ${direction}
          LIMIT ${query.limit} OFFSET ${query.offset}
        ) page
      ), '[]') AS customers`;
}

/**
 * Active customers found by name, email or phone; those where one of these starts with the term first.
 * The function of the database matches before anything is ordered: the planner would otherwise walk the ids for rare
 * terms, and behind row-level security it may not use the trigram index at all.
 */
export function customerSearch(businessId: number, country: string, query: string, limit: number): Prisma.Sql {
  const { written, digits } = searchTerms(query, country);
  const [anyWritten, anyDigits] = [`%${literal(written)}%`, `%${literal(digits)}%`];
  return Prisma.sql`
    SELECT id, name, phone, email, customer_type
    FROM customers_like(${businessId}::int, ${anyWritten}, ${anyDigits})
    ORDER BY E'\n' || search_text LIKE ${`%\n${literal(written)}%`} OR
             E'\n' || search_text LIKE ${`%\n${literal(digits)}%`} DESC, id
    LIMIT ${limit}`;
}

/** `%`, `_` and `\` stand for themselves. */
function literal(term: string): string {
  return term.replace(/[\\%_]/g, (character) => `\\${character}`);
}
