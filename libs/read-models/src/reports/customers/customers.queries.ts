import type { BusinessContext } from '@wateja/auth';
import { searchTerms } from '@wateja/customers';
import { Prisma, type Statement, statement } from '@wateja/prisma';
import { pointsOf } from '@wateja/rewards';

import { daysSince } from '../../customer-profile/days-since';
import { type AudienceParameters, meetsConditions, parametersOf } from '../../recipients/audience.queries';
import { tierColumn } from '../../recipients/recipients.queries';
import { MAX_COUNTED, type ReportPosition } from '../report';
import type { CUSTOMER_SORTS, CustomersReportQuery } from './customers.schemas';

/** The search of a report finds at most this many customers. */
export const MAX_FOUND = 1_000;

/** The columns by which customers are sorted. Each is in an index after `business_id` and `is_active`. */
const SORTS: Record<(typeof CUSTOMER_SORTS)[number], { table: string; id: string; column: string; type: string }> = {
  created_at: { table: 'customers', id: 'id', column: 't.created_at', type: 'timestamptz' },
  name: { table: 'customers', id: 'id', column: 't.name', type: 'text' },
  total_spent: { table: 'customer_purchase_history', id: 'customer_id', column: 't.total_spent_cents', type: 'bigint' },
  last_purchase_date: {
    table: 'customer_purchase_history',
    id: 'customer_id',
    // The same expression as in the index.
    column: `(CASE WHEN t.last_purchase_date IS NULL THEN '-infinity'::timestamptz ELSE t.last_purchase_date END)`,
    type: 'timestamptz',
  },
};

/** A customer of a page, without the consents. If no customer matches, there is one row, in which they are null. */
export interface CustomerPageRow {
  /** How many customers the statement looked at, and where the last of them is. */
  looked_at: number;
  end_value: string | null;
  end_id: number | null;
  position_value: string | null;
  id: number | null;
  external_id: string | null;
  name: string;
  phone: string | null;
  email: string | null;
  address: string | null;
  customer_type: string;
  tags: string[];
  is_active: boolean;
  prefer_sms: boolean;
  prefer_email: boolean;
  prefer_call: boolean;
  favorite_products: string | null;
  preferred_payment: string | null;
  average_spend: string;
  best_contact_time: string | null;
  do_not_contact: boolean;
  can_receive_offers: boolean;
  can_receive_loyalty: boolean;
  total_purchases: number;
  total_spent: string;
  total_items_bought: string;
  avg_transaction_value: string;
  customer_lifetime_value: string;
  first_purchase_date: Date | null;
  last_purchase_date: Date | null;
  days_since_last_purchase: number | null;
  is_repeat_customer: boolean;
  repeat_frequency: string | null;
  loyalty_tier: string | null;
  points: string | null;
  created_at: Date;
  updated_at: Date;
}

/** The conditions that a customer must meet. */
export type CustomerFilter = Pick<
  CustomersReportQuery,
  'has' | 'bought_product_ids' | 'is_repeat_customer' | keyof AudienceParameters
>;

/** True if only some of the customers that the statement looks at match. */
export const isFiltered = (query: CustomerFilter): boolean =>
  [query.has, query.bought_product_ids, query.is_repeat_customer].some((condition) => condition !== undefined) ||
  Object.values(parametersOf(query)).some(Boolean);

/**
 * Reads a page of customers after a position. A page looks at no more than {@link MAX_COUNTED} customers, so its cost is
 * bounded however few of them match. It looks them up one by one, because the planner cannot know how few they are.
 */
export function customersPage(
  business: BusinessContext,
  query: CustomersReportQuery,
  { after, limit }: { after: ReportPosition | null; limit: number },
): Statement {
  const [order, reverse] = query.sort_order === 'asc' ? [ASC, DESC] : [DESC, ASC];
  const span = spanOf(business, query, after, isFiltered(query) ? MAX_COUNTED : limit + 1);
  return statement(Prisma.sql`
    WITH span AS MATERIALIZED (${span}),
    matching AS MATERIALIZED (
      SELECT place.id, place.value FROM span place ${filterOf(business.business_id, query)} LIMIT ${limit + 1}::int
    )
    SELECT looked.*, matching.value::text AS position_value, detail.*
    FROM (
      SELECT count(*)::int AS looked_at,
        (SELECT place.value::text FROM span place ORDER BY place.value ${reverse}, place.id ${reverse} LIMIT 1) AS end_value,
        (SELECT place.id FROM span place ORDER BY place.value ${reverse}, place.id ${reverse} LIMIT 1) AS end_id
      FROM span
    ) looked
    LEFT JOIN matching ON true
    LEFT JOIN LATERAL (${detailOf(business.business_id)}) detail ON true
    ORDER BY matching.value ${order}, matching.id ${order}`);
}

/** Counts the matching customers among the first {@link MAX_COUNTED}, and one more, which shows that there are others. */
export const customersCount = (business: BusinessContext, query: CustomersReportQuery): Statement =>
  statement(Prisma.sql`
    WITH span AS MATERIALIZED (${spanOf(business, query, null, MAX_COUNTED + 1)})
    SELECT (SELECT count(*) FROM span)::int AS looked_at, count(*)::int AS matching
    FROM span place ${filterOf(business.business_id, query)}`);

/** Adds up the kept counts of customers. */
export const keptCount = ({ business_id }: BusinessContext, { is_active, customer_type }: CustomersReportQuery) =>
  statement(Prisma.sql`
    SELECT COALESCE(sum(customers), 0)::int AS total FROM customer_counts
    WHERE business_id = ${business_id} AND is_active = ${is_active}
      AND (${customer_type ?? null}::text[] IS NULL OR customer_type = ANY (${customer_type ?? null}::text[]))`);

const [ASC, DESC] = [Prisma.raw('ASC'), Prisma.raw('DESC')];

/** The next customers after a position, in order: their ids, and the values by which they are sorted. */
function spanOf(
  { business_id, country }: BusinessContext,
  query: CustomersReportQuery,
  after: ReportPosition | null,
  size: number,
): Prisma.Sql {
  const sort = SORTS[query.sort];
  const table = Prisma.raw(sort.table);
  const id = Prisma.raw(`t.${sort.id}`);
  const column = Prisma.raw(sort.column);
  const type = Prisma.raw(sort.type);
  const [order, beyond] = query.sort_order === 'asc' ? [ASC, Prisma.raw('>')] : [DESC, Prisma.raw('<')];
  // A constant of the text, so that PostgreSQL can plan with the indexes on active customers.
  const isActive = Prisma.raw(query.is_active ? 't.is_active' : 'NOT t.is_active');
  const position = after
    ? Prisma.sql`AND (${column}, ${id}) ${beyond} (${after.value}::${type}, ${after.id}::bigint)`
    : Prisma.empty;
  const condition = Prisma.sql`t.business_id = ${business_id} AND ${isActive} ${position}`;
  const from = query.q === undefined ? table : searchedTable({ business_id, country, q: query.q }, table, id);
  return Prisma.sql`
    SELECT ${id} AS id, ${column} AS value FROM ${from} t WHERE ${condition}
    ORDER BY ${column} ${order}, ${id} ${order} LIMIT ${size}::int`;
}

/** The rows of a table whose customers the search finds. */
function searchedTable(
  { business_id: businessId, country, q }: { business_id: number; country: string; q: string },
  table: Prisma.Sql,
  id: Prisma.Sql,
): Prisma.Sql {
  const { written, digits } = searchTerms(q, country);
  return Prisma.sql`(
    SELECT t.* FROM search_customers(${businessId}::bigint, NULL, ${written}, ${digits}, ${MAX_FOUND}::int) f,
      LATERAL (SELECT t.* FROM ${table} t WHERE t.business_id = ${businessId} AND ${id} = f.id OFFSET 0) t
  )`;
}

/** Joins the customer to each place of the span if the customer meets the conditions. */
function filterOf(businessId: number, query: CustomersReportQuery): Prisma.Sql {
  if (!isFiltered(query)) return Prisma.empty;
  return Prisma.sql`, LATERAL (
    SELECT ${customersWho(businessId, query)} AND c.id = place.id OFFSET 0
  ) met`;
}

/** SQL from FROM on for the customers `c` who meet the conditions. */
export function customersWho(businessId: number, query: CustomerFilter): Prisma.Sql {
  const conditions = [meetsConditions(businessId, parametersOf(query))];
  for (const field of query.has ?? []) conditions.push(Prisma.sql`c.${Prisma.raw(field)} IS NOT NULL`);
  if (query.is_repeat_customer !== undefined) {
    conditions.push(Prisma.sql`COALESCE(h.is_repeat_customer, false) = ${query.is_repeat_customer}`);
  }
  if (query.bought_product_ids) {
    conditions.push(Prisma.sql`EXISTS (
      SELECT FROM sales b JOIN sale_items i ON i.business_id = ${businessId} AND i.sale_id = b.id
      WHERE b.business_id = ${businessId} AND b.customer_id = c.id AND is_purchase(b.status, b.customer_id)
        AND i.product_id = ANY (${query.bought_product_ids}::bigint[])
    )`);
  }
  return Prisma.sql`
    FROM customers c
    LEFT JOIN customer_purchase_history h ON h.business_id = ${businessId} AND h.customer_id = c.id
    LEFT JOIN loyalty_settings s ON s.business_id = ${businessId}
    WHERE c.business_id = ${businessId} AND ${Prisma.join(conditions, ' AND ')}`;
}

const detailOf = (businessId: number) => Prisma.sql`
  SELECT c.id, c.external_id, c.name, c.phone, c.email, c.address, c.customer_type, c.is_active, c.tags, c.prefer_sms,
    c.prefer_email, c.prefer_call, p.favorite_products, p.preferred_payment,
    COALESCE(p.average_spend, 0.00)::text AS average_spend, p.best_contact_time,
    COALESCE(p.do_not_contact, false) AS do_not_contact, COALESCE(p.can_receive_offers, true) AS can_receive_offers,
    COALESCE(p.can_receive_loyalty, true) AS can_receive_loyalty, COALESCE(h.total_purchases, 0) AS total_purchases,
    COALESCE(h.total_spent, 0.00)::text AS total_spent,
    trim_scale(COALESCE(h.total_items_bought, 0))::text AS total_items_bought,
    COALESCE(h.avg_transaction_value, 0.00)::text AS avg_transaction_value,
    COALESCE(h.customer_lifetime_value, 0.00)::text AS customer_lifetime_value, h.first_purchase_date,
    h.last_purchase_date, ${daysSince(Prisma.sql`h.last_purchase_date`)} AS days_since_last_purchase,
    COALESCE(h.is_repeat_customer, false) AS is_repeat_customer, h.repeat_frequency, ${tierColumn(businessId)} AS loyalty_tier,
    ${pointsOf(Prisma.raw('c'))} AS points,
    c.created_at, c.updated_at
  FROM customers c
  JOIN businesses b ON b.id = ${businessId}
  LEFT JOIN customer_preferences p ON p.business_id = ${businessId} AND p.customer_id = c.id
  LEFT JOIN customer_purchase_history h ON h.business_id = ${businessId} AND h.customer_id = c.id
  LEFT JOIN loyalty_settings s ON s.business_id = ${businessId}
  WHERE c.business_id = ${businessId} AND c.id = matching.id OFFSET 0`;
