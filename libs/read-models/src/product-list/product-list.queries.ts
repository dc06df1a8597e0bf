import { fold } from '@wateja/common';
import { Prisma, type Statement, statement } from '@wateja/prisma';
import { SALE_TIME } from '@wateja/sales';

import type { ProductListQuery } from './product-list.schemas';

/**
 * How many of the newest sales decide which products sell best. With all sales of a shop, a page would take longer each
 * year.
 */
const MAX_SALES = Prisma.raw('10000');

/** A product of a page, and the value that the page is sorted by. */
export interface ListedProduct {
  id: number;
  sku: string | null;
  name: string;
  price: string | null;
  category: string | null;
  is_active: boolean;
  created_at: Date;
  updated_at: Date;
  sold: string | null;
  position_value: string;
}

/** Reads a page of products, and one more. */
export function productPage(businessId: number, query: ProductListQuery): Statement {
  const bySold = query.sort === 'sold';
  const sold = Prisma.sql`COALESCE(sold.quantity, 0)`;
  // Most first, and with the same quantity the lower id.
  const [value, type] = bySold
    ? [Prisma.sql`-${sold}`, Prisma.raw('numeric')]
    : [Prisma.sql`p.name`, Prisma.raw('text')];
  const conditions = [Prisma.sql`p.business_id = ${businessId}`, Prisma.sql`p.is_active = ${query.is_active}`];
  if (query.q !== undefined) conditions.push(Prisma.sql`p.search_text LIKE ${`%${escapeLike(fold(query.q))}%`}`);
  if (query.sku !== undefined) conditions.push(Prisma.sql`p.sku = ${query.sku}`);
  if (query.cursor) {
    conditions.push(Prisma.sql`(${value}, p.id) > (${query.cursor.value}::${type}, ${query.cursor.id}::bigint)`);
  }
  return statement(Prisma.sql`
    SELECT p.id, p.sku, p.name, p.price::text AS price, p.category, p.is_active, p.created_at, p.updated_at,
      ${bySold ? Prisma.sql`trim_scale(${sold})::text` : Prisma.sql`NULL`} AS sold, (${value})::text AS position_value
    FROM products p ${bySold ? Prisma.sql`LEFT JOIN (${soldOf(businessId)}) sold ON sold.product_id = p.id` : Prisma.empty}
    WHERE ${Prisma.join(conditions, ' AND ')}
    ORDER BY ${value}, p.id LIMIT ${query.limit + 1}::int`);
}

/** The quantity of each product in the newest sales. Lines are looked up sale by sale: the planner cannot know how few they are. */
const soldOf = (businessId: number) => Prisma.sql`
  SELECT i.product_id, sum(i.quantity - i.refunded_quantity) AS quantity
  FROM (
    SELECT s.id FROM sales s
    WHERE s.business_id = ${businessId} AND s.status NOT IN ('pending', 'cancelled')
    ORDER BY ${SALE_TIME} DESC, s.id DESC LIMIT ${MAX_SALES}
  ) s
  CROSS JOIN LATERAL (
    SELECT i.* FROM sale_items i WHERE i.business_id = ${businessId} AND i.sale_id = s.id OFFSET 0
  ) i
  GROUP BY i.product_id`;

/** The term as a part of a pattern in which no character has a meaning. */
const escapeLike = (term: string) => term.replace(/[\\%_]/g, '\\$&');
