import { searchColumns } from '@wateja/customers';
import { Client } from 'pg';

import type { TestDatabase } from './test-database';

/** A customer, written as a person would type it. */
export interface SeededCustomer {
  id: number;
  business_id: number;
  name: string;
  phone?: string | null;
  email?: string | null;
  customer_type?: string;
  is_active?: boolean;
  created_at?: Date;
}

const CUSTOMERS = `
  INSERT INTO customers (business_id, id, name, phone, email, customer_type, is_active, phone_e164, search_text, created_at)
  SELECT business_id, id, name, phone, email, COALESCE(customer_type, 'walk_in'), COALESCE(is_active, true), phone_e164,
    search_text, COALESCE(created_at, now())
  FROM jsonb_to_recordset($1) AS c(business_id bigint, id bigint, name text, phone text, email text, customer_type text,
    is_active boolean, phone_e164 text, search_text text, created_at timestamptz)
  ORDER BY id`;

/**
 * Writes thousands of customers at once as the administrator, without triggers, with the fields of `more`. Then it
 * computes the totals again.
 */
export async function seedCustomers(
  { admin_url }: TestDatabase,
  customers: SeededCustomer[],
  more: string[] = [],
): Promise<void> {
  const client = new Client({
    connectionString: admin_url,
    options: '-c TimeZone=UTC -c session_replication_role=replica',
  });
  await client.connect();
  try {
    const rows = customers.map((customer) => ({ ...customer, ...searchColumns(customer, 'KE') }));
    await client.query(CUSTOMERS, [JSON.stringify(rows)]);
    const histories = `
      INSERT INTO customer_purchase_history (business_id, customer_id, is_active)
      SELECT business_id, id, is_active FROM customers c
      WHERE NOT EXISTS (SELECT FROM customer_purchase_history h WHERE h.business_id = c.business_id AND h.customer_id = c.id)`;
    for (const sql of [...more, histories, 'SELECT recount_totals()', 'VACUUM (ANALYZE)']) await client.query(sql);
    await client.query(`SELECT setval('customers_id_seq', (SELECT max(id) FROM customers))`);
  } finally {
    await client.end();
  }
}
