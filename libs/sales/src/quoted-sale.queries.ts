import { prepare, Prisma } from '@wateja/prisma';

import { storedSaleJson } from './sale.queries';

/** The amounts that a sale takes from its quote. Amounts are decimal strings. */
export interface QuoteAmounts {
  discount_amount: string;
  points: { amount: string };
  payable_amount: string;
  lines: { line_total: string; discount_amount: string; points_amount: string }[];
}

/** The data that is read before a quoted sale is recorded. */
export interface QuotedStart {
  sale_id: number;
  /** The sale that has this receipt number already. */
  content_hash: string | null;
  sale: string | null;
  /** The amounts of the quote, which never change. Null: there is no such quote. */
  quote: QuoteAmounts | null;
}

/** Lets posts of one receipt number wait for each other, so that a repeated one finds the first sale, and not its used quote. */
export const lockReceipt = prepare<{ receipt: string }>(
  'sales-lock-receipt',
  ({ receipt }) => Prisma.sql`SELECT pg_advisory_xact_lock(hashtextextended(${receipt}, 0))`,
);

/** Takes an id for the sale, and reads its quote and the sale that has its receipt number. */
export const startQuotedSale = prepare<{ business_id: number; external_id: string | null; quote_id: string }>(
  'sales-start-quoted',
  ({ business_id, external_id, quote_id }) => Prisma.sql`
    SELECT nextval('sales_id_seq') AS sale_id, known.content_hash, known.sale, (
      SELECT q.quote FROM reward_quotes q WHERE q.business_id = ${business_id} AND q.id = ${quote_id}::uuid
    ) AS quote
    FROM (SELECT) AS one LEFT JOIN (
      SELECT s.content_hash, ${storedSaleJson}::text AS sale FROM sales s
      WHERE s.business_id = ${business_id} AND s.external_id = ${external_id}::text
    ) known ON true`,
);

/**
 * The points that a sale used and earned, as a row of texts. There is no row while the sale has not earned yet. The
 * entry is found by the parameter and not by the column of the quote: row-level security compares a converted column
 * with every entry of the shop.
 */
export const rewardsOfSale = prepare<{ business_id: number; sale_id: number; quote_id: string; now: Date }>(
  'sales-rewards',
  ({ business_id, sale_id, quote_id, now }) => Prisma.sql`
    SELECT trim_scale(q.points)::text AS points_redeemed, COALESCE(trim_scale(e.points), 0)::text AS points_earned,
      trim_scale(COALESCE((
        SELECT sum(l.remaining) FROM reward_lots l
        WHERE l.business_id = q.business_id AND l.customer_id = q.customer_id AND l.remaining > 0
          AND (l.expires_at IS NULL OR l.expires_at > ${now}::timestamptz)
      ), 0) - a.owed)::text AS balance, q.quote -> 'tier' ->> 'name' AS tier
    FROM reward_quotes q
    JOIN reward_accounts a ON a.business_id = q.business_id AND a.customer_id = q.customer_id
    LEFT JOIN reward_entries e ON e.business_id = q.business_id AND e.type = 'earn'
      AND e.key = ${sale_id}::bigint::text
    WHERE q.business_id = ${business_id} AND q.id = ${quote_id}::uuid AND q.sale_id = ${sale_id}::bigint
      AND (e.id IS NOT NULL OR (q.quote ->> 'points_to_earn')::numeric = 0)`,
);
