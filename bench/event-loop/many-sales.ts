import { exactTypes } from '@wateja/prisma';
import { Client } from 'pg';

import { SHOP } from '../seed/product-database';

/** Adds this many sales of one line to one customer. @returns the customer's id */
export async function addManySales(url: string, count: number): Promise<number> {
  const client = new Client({ connectionString: url, types: exactTypes });
  await client.connect();
  try {
    await client.query(`SET session_replication_role = replica; SET synchronous_commit = off`);
    const { rows } = await client.query<{ id: number; sales: number; items: number }>(
      `SELECT (SELECT min(id) FROM customers WHERE business_id = $1 AND is_active) AS id,
         (SELECT max(id) FROM sales) AS sales, (SELECT max(id) FROM sale_items) AS items`,
      [SHOP.id],
    );
    const { id, sales, items } = rows[0]!;
    await client.query(
      `INSERT INTO sales (id, business_id, customer_id, content_hash, total_amount, total_items, payment_method, status,
         completed_at)
       SELECT $3::bigint + n, $1, $2, encode(sha256(n::text::bytea), 'hex'), 130, 2, 'mpesa', 'completed',
         now() - n * interval '1 minute'
       FROM generate_series(1, $4::int) n`,
      [SHOP.id, id, sales, count],
    );
    await client.query(
      `INSERT INTO sale_items (id, business_id, sale_id, product_id, quantity, unit_price, line_total)
       SELECT $3::bigint + n, $1, $2::bigint + n, 1 + n % 180, 2, 65, 130 FROM generate_series(1, $4::int) n`,
      [SHOP.id, sales, items, count],
    );
    await client.query(
      `SELECT setval(pg_get_serial_sequence('sales', 'id'), (SELECT max(id) FROM sales)),
         setval(pg_get_serial_sequence('sale_items', 'id'), (SELECT max(id) FROM sale_items))`,
    );
    await client.query('ANALYZE sales, sale_items');
    return id;
  } finally {
    await client.end();
  }
}
