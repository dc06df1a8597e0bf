import { agreedAt, type Audience } from '@wateja/messaging';
import { prepare, Prisma } from '@wateja/prisma';

import { recipientColumns, type RecipientRow, tierColumn } from './recipients.queries';

/** The conditions of an audience as parameters. Null means no condition. */
export interface AudienceParameters {
  tag: string[] | null;
  customer_type: string[] | null;
  repeat_frequency: string[] | null;
  loyalty_tier: string[] | null;
  last_purchase_before: string | null;
  last_purchase_after: string | null;
  min_spent: string | null;
  max_spent: string | null;
}

/** The parameters of {@link audiencePage}. */
export interface AudienceQuestion extends AudienceParameters, Record<string, unknown> {
  business_id: number;
  purpose: string;
  after: number;
  limit: number;
}

/** The conditions of an audience, apart from the products, as parameters. */
export const parametersOf = (audience: Audience): AudienceParameters => ({
  tag: audience.tag ?? null,
  customer_type: audience.customer_type ?? null,
  repeat_frequency: audience.repeat_frequency ?? null,
  loyalty_tier: audience.loyalty_tier ?? null,
  last_purchase_before: audience.last_purchase_before ?? null,
  last_purchase_after: audience.last_purchase_after ?? null,
  min_spent: audience.min_spent ?? null,
  max_spent: audience.max_spent ?? null,
});

/** SQL that is true if the customer `c` with the purchase history `h` and the loyalty settings `s` meets them all. */
export const meetsConditions = (businessId: unknown, audience: Record<keyof AudienceParameters, unknown>) => Prisma.sql`
  (${audience.tag}::text[] IS NULL OR has_tag(c.tags, ${audience.tag}::text[]))
  AND (${audience.customer_type}::text[] IS NULL OR c.customer_type = ANY (${audience.customer_type}::text[]))
  AND (${audience.repeat_frequency}::text[] IS NULL OR h.repeat_frequency = ANY (${audience.repeat_frequency}::text[]))
  AND (${audience.last_purchase_before}::timestamptz IS NULL OR h.last_purchase_date < ${audience.last_purchase_before}::timestamptz)
  AND (${audience.last_purchase_after}::timestamptz IS NULL OR h.last_purchase_date > ${audience.last_purchase_after}::timestamptz)
  AND (${audience.min_spent}::numeric IS NULL OR COALESCE(h.total_spent, 0) >= ${audience.min_spent}::numeric)
  AND (${audience.max_spent}::numeric IS NULL OR COALESCE(h.total_spent, 0) <= ${audience.max_spent}::numeric)
  AND (${audience.loyalty_tier}::text[] IS NULL OR ${tierColumn(businessId)} = ANY (${audience.loyalty_tier}::text[]))`;

/** A row of {@link audiencePage}. */
export type AudienceRow = Omit<RecipientRow, 'customer_id'> & {
  customer_id: number | null;
  to: number | null;
  looked_at: number;
};

/**
 * Reads the next `limit` active customers after the customer `after`, by id, and returns those in the audience. In each
 * row, `to` is the id of the last customer that it read, and `looked_at` is how many it read. If none of them is in the
 * audience, it returns one row with only these two values.
 *
 * The statement limits the page before it checks the conditions. So the cost of a page depends only on its length, and
 * not on the planner's estimates for the conditions. From the other tables it reads only rows between the first and the
 * last customer of the page.
 *
 * The planner expects few rows, and would scan all of one table for each row of another. So the joins are FULL, and
 * rows outside the page are removed by a condition that the planner cannot analyse.
 */
export const audiencePage = prepare<AudienceQuestion>('messaging-audience', (page) => {
  const { business_id, after, purpose } = page;
  const between = (column: string) => Prisma.sql`
    ${Prisma.raw(column)} > ${after}::bigint AND ${Prisma.raw(column)} <= (SELECT max(id) FROM span)`;
  const ofSpan = (table: string) => Prisma.sql`(
    SELECT f.* FROM ${Prisma.raw(table)} f WHERE f.business_id = ${business_id} AND ${between('f.customer_id')} OFFSET 0
  )`;
  return Prisma.sql`
    WITH span AS MATERIALIZED (
      SELECT c.* FROM customers c
      WHERE c.business_id = ${business_id} AND c.id > ${after}::bigint AND c.is_active
      ORDER BY c.id LIMIT ${page.limit}::int
    ),
    chosen AS MATERIALIZED (
      SELECT ${recipientColumns(business_id)}, k.sms_consent, k.sms_agreed_at, k.email_consent, k.email_agreed_at
      FROM span c
      FULL JOIN ${ofSpan('customer_purchase_history')} h ON h.customer_id = c.id
      FULL JOIN ${ofSpan('customer_preferences')} p ON p.customer_id = c.id
      FULL JOIN (
        SELECT latest.customer_id, max(latest.state) FILTER (WHERE latest.channel = 'sms') AS sms_consent,
          max(latest.agreed_at) FILTER (WHERE latest.channel = 'sms') AS sms_agreed_at,
          max(latest.state) FILTER (WHERE latest.channel = 'email') AS email_consent,
          max(latest.agreed_at) FILTER (WHERE latest.channel = 'email') AS email_agreed_at
        FROM (
          SELECT DISTINCT ON (k.customer_id, k.channel) k.customer_id, k.channel, k.state, ${agreedAt(Prisma.sql`k`)} AS agreed_at
          FROM customer_consents k
          WHERE k.business_id = ${business_id} AND k.purpose = ${purpose} AND ${between('k.customer_id')}
          ORDER BY k.customer_id, k.channel, k.recorded_at DESC, k.id DESC
        ) latest
        GROUP BY latest.customer_id
      ) k ON k.customer_id = c.id
      LEFT JOIN loyalty_settings s ON s.business_id = ${business_id}
      WHERE COALESCE(c.id, 0) <> 0 AND c.erased_at IS NULL
        AND ${meetsConditions(business_id, page)}
    )
    SELECT looked.*, chosen.*
    FROM (SELECT max(id) AS to, count(*)::int AS looked_at FROM span) looked
    LEFT JOIN chosen ON true
    ORDER BY chosen.customer_id`;
});

/**
 * Returns the ids of the customers who bought one of these products. It reads the lines of all sales, because there is
 * no index on products: each sale would have to update it.
 */
export const buyers = prepare<{ business_id: number; product_ids: number[] }>(
  'messaging-buyers',
  ({ business_id, product_ids }) => Prisma.sql`
    SELECT COALESCE(array_agg(DISTINCT b.customer_id ORDER BY b.customer_id), '{}') AS ids
    FROM (
      SELECT DISTINCT i.sale_id FROM sale_items i
      WHERE i.business_id = ${business_id} AND i.product_id = ANY (${product_ids}::bigint[])
    ) line
    JOIN sales b ON b.business_id = ${business_id} AND b.id = line.sale_id
    WHERE is_purchase(b.status, b.customer_id)`,
);

/**
 * The ids of active customers who share a phone or an email address with others. The customers are grouped by address,
 * because a condition that looks for others of each customer would take time that grows with the square of the shop.
 */
export const sharingAddress = prepare<{ business_id: number }>('messaging-sharing-address', ({ business_id }) => {
  const ofGroups = (address: string) => Prisma.sql`
    SELECT unnest(shared.ids) AS id FROM (
      SELECT array_agg(c.id) AS ids FROM customers c
      WHERE c.business_id = ${business_id} AND c.is_active AND ${Prisma.raw(address)} IS NOT NULL
      GROUP BY ${Prisma.raw(address)} HAVING count(*) > 1
    ) shared`;
  return Prisma.sql`
    SELECT COALESCE(array_agg(s.id ORDER BY s.id), '{}') AS ids
    FROM (${ofGroups('c.phone_e164')} UNION ${ofGroups('lower(c.email)')}) s`;
});
