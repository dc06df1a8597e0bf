import { prepare, Prisma } from '@wateja/prisma';

import type { ImportedPreferences } from './preferences.schemas';

/** Fields that a file does not have stay as they are. */
export const writeImported = (businessId: number, preferences: ImportedPreferences[]): Prisma.Sql => Prisma.sql`
  UPDATE customer_preferences p SET
    favorite_products = COALESCE(r.favorite_products, p.favorite_products),
    preferred_payment = COALESCE(r.preferred_payment, p.preferred_payment),
    best_contact_time = COALESCE(r.best_contact_time, p.best_contact_time),
    do_not_contact = COALESCE(r.do_not_contact, p.do_not_contact),
    can_receive_offers = COALESCE(r.can_receive_offers, p.can_receive_offers),
    can_receive_loyalty = COALESCE(r.can_receive_loyalty, p.can_receive_loyalty), updated_at = now()
  FROM jsonb_to_recordset(${JSON.stringify(preferences)}::jsonb) AS r(
    customer_id bigint, favorite_products text, preferred_payment text, best_contact_time text, do_not_contact boolean,
    can_receive_offers boolean, can_receive_loyalty boolean
  )
  WHERE p.business_id = ${businessId} AND p.customer_id = r.customer_id`;

interface Averages extends Record<string, unknown> {
  business_id: number;
  customer_ids: number[];
  /** The average spend of each customer, in the order of `customer_ids`. */
  averages: string[];
}

/**
 * Writes the average spend of these customers, and does not touch rows that are already right. The statement updates
 * rows that exist, and inserts only missing rows: an INSERT uses up a value of the sequence even if ON CONFLICT finds a
 * row.
 */
export const writeAverageSpend = prepare<Averages>(
  'preferences-average-spend',
  ({ business_id, customer_ids, averages }) => Prisma.sql`
    WITH average AS MATERIALIZED (
      SELECT * FROM unnest(${customer_ids}::bigint[], ${averages}::numeric[]) AS t(customer_id, average_spend)
    ),
    updated AS (
      UPDATE customer_preferences p SET average_spend = average.average_spend FROM average
      WHERE p.business_id = ${business_id} AND p.customer_id = average.customer_id
        AND p.average_spend IS DISTINCT FROM average.average_spend
    )
    INSERT INTO customer_preferences AS p (business_id, customer_id, average_spend)
    SELECT ${business_id}, customer_id, average_spend FROM average
    WHERE NOT EXISTS (
      SELECT FROM customer_preferences e WHERE e.business_id = ${business_id} AND e.customer_id = average.customer_id
    )
    ORDER BY customer_id
    ON CONFLICT (business_id, customer_id) DO UPDATE SET average_spend = excluded.average_spend
    WHERE p.average_spend IS DISTINCT FROM excluded.average_spend`,
);
