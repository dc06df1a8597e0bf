import type { RepeatFrequency } from '@wateja/common';
import { toldToWebhooks } from '@wateja/events';
import { isoTime, prepare, Prisma } from '@wateja/prisma';

import { frequencySql, REPEAT_FROM } from './frequency';

/** SQL that computes all metrics of the customers in the row set `sums`, which contains the sums of their purchases. */
function metricsOf(businessId: unknown, sums: Prisma.Sql): Prisma.Sql {
  const total = Prisma.sql`l.total_purchases`;
  return Prisma.sql`
    SELECT
      l.customer_id, l.total_purchases, l.total_spent, l.total_items_bought,
      COALESCE(round(l.total_spent / NULLIF(l.total_purchases, 0), 2), 0.00) AS avg_transaction_value,
      l.first_purchase_date, l.last_purchase_date,
      ${total} >= ${Prisma.raw(String(REPEAT_FROM))} AS is_repeat_customer,
      l.total_spent AS customer_lifetime_value,
      ${frequencySql(total, Prisma.sql`settings`)} AS repeat_frequency
    FROM (${sums}) l
    LEFT JOIN loyalty_settings settings ON settings.business_id = ${businessId}`;
}

const isPurchase = Prisma.sql`is_purchase(s.status, s.customer_id)`;

/**
 * SQL that computes the metrics from every sale in the ledger. It is the only definition of each metric. Amounts and
 * quantities are net of refunds. `customers` is a row set with the column customer_id.
 */
export function ledgerMetrics(businessId: number, customers: Prisma.Sql): Prisma.Sql {
  return metricsOf(
    businessId,
    Prisma.sql`
      SELECT
        c.customer_id,
        count(s.id)::int AS total_purchases,
        COALESCE(sum(s.total_amount - s.refunded_amount), 0.00) AS total_spent,
        COALESCE(sum(s.total_items - s.refunded_items), 0.000) AS total_items_bought,
        min(s.completed_at) AS first_purchase_date,
        max(s.completed_at) AS last_purchase_date
      FROM (${customers}) c
      LEFT JOIN sales s ON s.business_id = ${businessId} AND s.customer_id = c.customer_id AND ${isPurchase}
      GROUP BY c.customer_id`,
  );
}

/**
 * SQL that computes the same metrics without reading every sale. It takes the sums from the totals that triggers keep
 * up to date, and the first and last purchase from the ends of an index. So ten thousand purchases cost no more than
 * two.
 */
function keptMetrics(businessId: unknown, customerIds: unknown): Prisma.Sql {
  const purchaseAt = (end: 'ASC' | 'DESC') => Prisma.sql`(
    SELECT s.completed_at FROM sales s
    WHERE s.business_id = ${businessId} AND s.customer_id = c.customer_id AND s.completed_at IS NOT NULL AND ${isPurchase}
    ORDER BY s.completed_at ${Prisma.raw(end)}, s.id ${Prisma.raw(end)} LIMIT 1)`;
  return metricsOf(
    businessId,
    Prisma.sql`
      SELECT c.customer_id, COALESCE(t.purchases, 0) AS total_purchases,
        COALESCE(t.amount, 0)::numeric(12, 2) AS total_spent, COALESCE(t.items, 0)::numeric(12, 3) AS total_items_bought,
        ${purchaseAt('ASC')} AS first_purchase_date, ${purchaseAt('DESC')} AS last_purchase_date
      FROM (${customerRows(customerIds)}) c
      LEFT JOIN customer_sales_totals t ON t.business_id = ${businessId} AND t.customer_id = c.customer_id`,
  );
}

const COLUMNS = [
  'total_purchases',
  'total_spent',
  'total_items_bought',
  'avg_transaction_value',
  'first_purchase_date',
  'last_purchase_date',
  'is_repeat_customer',
  'customer_lifetime_value',
  'repeat_frequency',
] as const;

/** Customers of one business. */
interface Customers extends Record<string, unknown> {
  business_id: number;
  customer_ids: number[];
}

const columns = (prefix = '') => Prisma.raw(COLUMNS.map((column) => prefix + column).join(', '));

/** Tells webhooks the new metrics of a customer. */
const tellNewMetrics = (businessId: unknown) =>
  toldToWebhooks(
    businessId,
    Prisma.sql`'metrics.refreshed'`,
    Prisma.sql`jsonb_build_object('business_id', ${businessId}::bigint, 'customer_id', ledger.customer_id,
      'total_purchases', ledger.total_purchases, 'total_spent', ledger.total_spent::text,
      'average_spend', ledger.avg_transaction_value::text,
      'last_purchase_date', ${isoTime('ledger.last_purchase_date')},
      'repeat_frequency', ledger.repeat_frequency)`,
  );

/**
 * Writes the metrics of these customers from the totals of the ledger, and does not touch rows that are already right.
 * It returns the customers with wrong metrics, or with a wrong average spend in their preferences. The caller then
 * announces these customers, and the preferences take over the right average.
 *
 * The statement updates rows that exist, and inserts only missing rows: an INSERT with ON CONFLICT alone would use up a
 * value of the sequence for every sale. ON CONFLICT is for a row that another transaction inserts at the same moment.
 */
export const writeMetrics = prepare<Customers>(
  'metrics-write',
  ({ business_id: businessId, customer_ids: customerIds }) => Prisma.sql`
    WITH ledger AS MATERIALIZED (
      SELECT kept.*, before.id IS NULL AS is_missing, before.repeat_frequency AS frequency_before
      FROM (${keptMetrics(businessId, customerIds)}) kept
      LEFT JOIN customer_purchase_history before
        ON before.business_id = ${businessId} AND before.customer_id = kept.customer_id
    ),
    updated AS (
      UPDATE customer_purchase_history h SET (${columns()}, updated_at) = ROW(${columns('ledger.')}, now())
      FROM ledger
      WHERE h.business_id = ${businessId} AND h.customer_id = ledger.customer_id
        AND (${columns('h.')}) IS DISTINCT FROM (${columns('ledger.')})
      RETURNING h.customer_id
    ),
    inserted AS (
      INSERT INTO customer_purchase_history AS h (business_id, customer_id, is_active, ${columns()})
      SELECT ${businessId}, customer_id, (
          SELECT c.is_active FROM customers c WHERE c.business_id = ${businessId} AND c.id = customer_id
        ), ${columns()}
      FROM ledger WHERE is_missing ORDER BY customer_id
      ON CONFLICT (business_id, customer_id) DO UPDATE SET (${columns()}, updated_at) = (${columns('excluded.')}, now())
      WHERE (${columns('h.')}) IS DISTINCT FROM (${columns('excluded.')})
      RETURNING customer_id
    )
    SELECT ledger.customer_id, ledger.avg_transaction_value::text AS average_spend,
      ledger.repeat_frequency, ledger.frequency_before, ${tellNewMetrics(businessId)} AS told
    FROM ledger
    LEFT JOIN customer_preferences p
      ON p.business_id = ${businessId} AND p.customer_id = ledger.customer_id
    WHERE ledger.customer_id IN (SELECT customer_id FROM updated UNION ALL SELECT customer_id FROM inserted)
      OR p.average_spend IS DISTINCT FROM ledger.avg_transaction_value`,
);

/**
 * The key of the advisory lock on the metrics of a whole business. A key has 64 bits, too few for the id of a business
 * and the id of a customer together, so each key is a hash. If two customers have the same key, they only wait for each
 * other.
 */
const businessKey = (businessId: unknown) => Prisma.sql`hashtextextended('metrics:' || ${businessId}::bigint, 0)`;

/** The key of the advisory lock on the metrics of the customer in the column `customer_id`. */
const customerKey = (businessId: unknown) =>
  Prisma.sql`hashtextextended('metrics:' || ${businessId}::bigint || ':' || customer_id, 0)`;

/**
 * Locks the metrics of these customers, so that no other transaction writes them or changes the thresholds until this
 * transaction ends. The caller must write the metrics in another statement, because only the snapshot of a later
 * statement contains every sale that the previous holder of the lock saw.
 *
 * Every transaction locks the keys in ascending order, so that no two transactions deadlock. For the same reason it
 * locks the rows of the customers first: an erasure locks its customer's row before preferences and metrics are
 * changed, and nothing guarantees the order of these changes.
 */
export const lockCustomers = prepare<Customers>(
  'metrics-lock',
  ({ business_id: businessId, customer_ids: customerIds }) => Prisma.sql`
    WITH held AS MATERIALIZED (
      SELECT c.id FROM customers c
      WHERE c.business_id = ${businessId}::bigint AND c.id = ANY (${customerIds}::bigint[]) ORDER BY c.id FOR KEY SHARE
    )
    SELECT (SELECT count(*) FROM held)::int AS held,
      pg_advisory_xact_lock_shared(${businessKey(businessId)})::text,
      (SELECT count(pg_advisory_xact_lock(key)::text) FROM (
        SELECT ${customerKey(businessId)} AS key FROM (${customerRows(customerIds)}) c ORDER BY key
      ) ordered)`,
);

/** Waits until nobody writes metrics of the business, and blocks new writes until the transaction ends. */
export function lockBusiness(businessId: number): Prisma.Sql {
  return Prisma.sql`SELECT pg_advisory_xact_lock(${businessKey(businessId)})::text`;
}

/** A row of {@link writeMetrics}: a customer whose metrics or average spend were wrong. */
export interface WrittenMetrics {
  customer_id: number;
  average_spend: string;
  repeat_frequency: RepeatFrequency | null;
  frequency_before: RepeatFrequency | null;
}

/** One customer whose stored metrics differ from the ledger. `stored` is null if none are stored. */
export interface MetricsDifference {
  customer_id: number;
  expected: Record<string, unknown>;
  stored: Record<string, unknown> | null;
  /** `preferences.average_spend`, which has to equal the expected `avg_transaction_value`. */
  average_spend: string | null;
  /** The customer's totals, which triggers keep up to date. Null if they are right. */
  kept: Record<string, unknown> | null;
}

/** Returns those of the customers whose stored metrics, average spend or totals differ from the ledger. */
export function differences(businessId: number, customerIds: number[]): Prisma.Sql {
  const keptIsWrong = Prisma.sql`(COALESCE(t.purchases, 0), COALESCE(t.amount, 0), COALESCE(t.items, 0))
    IS DISTINCT FROM (ledger.total_purchases, ledger.total_spent, ledger.total_items_bought)`;
  return Prisma.sql`
    SELECT ledger.customer_id,
      to_jsonb(ledger) - 'customer_id' AS expected,
      (SELECT to_jsonb(stored) FROM (SELECT ${columns('h.')}) stored WHERE h.id IS NOT NULL) AS stored,
      p.average_spend::text AS average_spend,
      CASE WHEN ${keptIsWrong} THEN jsonb_build_object('purchases', t.purchases, 'amount', t.amount, 'items', t.items) END AS kept
    FROM (${ledgerMetrics(businessId, customerRows(customerIds))}) ledger
    LEFT JOIN customer_purchase_history h
      ON h.business_id = ${businessId} AND h.customer_id = ledger.customer_id
    LEFT JOIN customer_preferences p
      ON p.business_id = ${businessId} AND p.customer_id = ledger.customer_id
    LEFT JOIN customer_sales_totals t
      ON t.business_id = ${businessId} AND t.customer_id = ledger.customer_id
    WHERE (${columns('h.')}) IS DISTINCT FROM (${columns('ledger.')})
      OR ${keptIsWrong} OR p.average_spend IS DISTINCT FROM ledger.avg_transaction_value
    ORDER BY ledger.customer_id`;
}

function customerRows(customerIds: unknown): Prisma.Sql {
  return Prisma.sql`SELECT unnest(${customerIds}::bigint[]) AS customer_id`;
}
