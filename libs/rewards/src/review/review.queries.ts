import { Prisma } from '@wateja/prisma';

import type { ReviewQuery } from './review.schemas';

/** The reason why a manager should look at a sale. Points are decimals as texts. */
export interface NewReview {
  kind: 'overdrawn' | 'over_offline_limit';
  sale_id: number;
  points: string;
}

/** A row as the API shows it. */
export interface ReviewRow extends NewReview {
  id: number;
  customer_id: number;
  user_id: number | null;
  api_key_id: number | null;
  completed_at: Date;
  created_at: Date;
  done_at: Date | null;
  done_by: number | null;
}

export const writeReviews = (businessId: number, reviews: NewReview[]) => Prisma.sql`
  INSERT INTO reward_reviews (business_id, kind, sale_id, points)
  SELECT ${businessId}, kind, sale_id, points
  FROM jsonb_to_recordset(${JSON.stringify(reviews)}::jsonb) AS r(kind text, sale_id bigint, points numeric)
  ON CONFLICT DO NOTHING`;

const COLUMNS = Prisma.sql`
  r.id, r.kind, r.sale_id, s.customer_id, trim_scale(r.points)::text AS points, s.created_by AS user_id, s.api_key_id,
  s.completed_at, r.created_at, r.done_at, r.done_by`;

/** A page, the newest first, with one row more than the page. */
export function reviewPage(businessId: number, { state, kind, cursor, limit }: ReviewQuery): Prisma.Sql {
  const conditions = [
    Prisma.sql`r.business_id = ${businessId}`,
    ...(state === 'open' ? [Prisma.sql`r.done_at IS NULL`] : []),
    ...(state === 'done' ? [Prisma.sql`r.done_at IS NOT NULL`] : []),
    ...(kind ? [Prisma.sql`r.kind = ${kind}`] : []),
    ...(cursor ? [Prisma.sql`r.id < ${cursor.id}::bigint`] : []),
  ];
  return Prisma.sql`
    SELECT ${COLUMNS} FROM reward_reviews r JOIN sales s ON s.business_id = r.business_id AND s.id = r.sale_id
    WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY r.id DESC LIMIT ${limit + 1}`;
}

/** Marks a row as done by the actor of the request. One that is done stays as it is. */
export const markDone = (businessId: number, id: number) => Prisma.sql`
  UPDATE reward_reviews SET done_at = now(), done_by = audit_actor('user_id')::bigint,
    done_by_key = audit_actor('api_key_id')::bigint
  WHERE business_id = ${businessId} AND id = ${id} AND done_at IS NULL`;

export const reviewById = (businessId: number, id: number) => Prisma.sql`
  SELECT ${COLUMNS} FROM reward_reviews r JOIN sales s ON s.business_id = r.business_id AND s.id = r.sale_id
  WHERE r.business_id = ${businessId} AND r.id = ${id}`;

/**
 * Finds, for each user and API key that has sold since then, the account that most of their sales went to. Imported
 * sales do not count.
 */
export const accountsByCashier = (businessId: number, since: Date) => Prisma.sql`
  WITH sold AS (
    SELECT s.created_by AS user_id, s.api_key_id, s.customer_id, count(*) AS customer_sales
    FROM sales s
    WHERE s.business_id = ${businessId} AND s.status NOT IN ('pending', 'cancelled', 'refunded')
      AND CASE WHEN s.completed_at IS NULL THEN s.created_at ELSE s.completed_at END >= ${since}
      AND (s.created_by IS NOT NULL OR s.api_key_id IS NOT NULL) AND s.source <> 'import'
    GROUP BY 1, 2, 3
  ),
  ranked AS (
    SELECT sold.*, sum(customer_sales) OVER cashier AS sales,
      row_number() OVER (cashier ORDER BY customer_id IS NULL, customer_sales DESC, customer_id) AS place
    FROM sold WINDOW cashier AS (PARTITION BY user_id, api_key_id)
  )
  SELECT user_id, api_key_id, sales::int, customer_id, customer_sales::int,
    round(customer_sales / sales, 2)::text AS share
  FROM ranked WHERE place = 1 AND customer_id IS NOT NULL
  ORDER BY customer_sales / sales DESC, sales DESC, user_id, api_key_id LIMIT 100`;
