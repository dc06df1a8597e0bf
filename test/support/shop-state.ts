import type { TestApp } from './test-app';

/** The tables that tell what a shop has. Counts are compared as sums, because several rows may hold a part of one. */
const TABLES = [
  ...['customers', 'customer_notes', 'customer_preferences', 'customer_purchase_history', 'customer_sales_totals'],
  ...[
    'customer_tiers',
    'sales',
    'sale_items',
    'sale_payments',
    'sale_refunds',
    'reward_accounts',
    'messages',
    'products',
  ],
];
/** Columns that every change of a row advances, even a change that restores the row. */
const MOVING = '{version,updated_at}';

/** All rows of a shop that an import may change, without the columns that every change advances. */
export async function stateOfShop({ database }: TestApp, businessId: number): Promise<object> {
  const rows = TABLES.map(
    (table) =>
      `SELECT '${table}' AS part, to_jsonb(t) - '${MOVING}'::text[] AS row FROM ${table} t WHERE business_id = $1`,
  );
  const counts = [
    `SELECT 'customer_counts', jsonb_build_object('of', is_active || customer_type, 'count', sum(customers))
     FROM customer_counts WHERE business_id = $1 GROUP BY is_active, customer_type HAVING sum(customers) <> 0`,
    `SELECT 'sale_counts', jsonb_build_object('of', day || status, 'count', sum(sales))
     FROM sale_counts WHERE business_id = $1 GROUP BY day, status HAVING sum(sales) <> 0`,
    `SELECT 'loyalty_counts', jsonb_build_object('of', repeat_frequency, 'count', sum(customers), 'spent', sum(total_spent))
     FROM loyalty_counts WHERE business_id = $1 GROUP BY repeat_frequency HAVING sum(customers) <> 0`,
  ];
  const parts = await database.query<{ part: string; row: object }>(
    `SELECT part, row FROM (${[...rows, ...counts].join(' UNION ALL ')}) all_rows ORDER BY part, row::text`,
    [businessId],
  );
  return Object.fromEntries(
    [...new Set(parts.map(({ part }) => part))].map((part) => [
      part,
      parts.filter((row) => row.part === part).map(({ row }) => row),
    ]),
  );
}
