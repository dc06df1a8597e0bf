import fc from 'fast-check';
import { Client } from 'pg';

import type { TestDatabase } from '../test-database';

/**
 * The steps of a transaction, one statement each. The writer uses only its own customers, so it never waits for a lock
 * of another writer.
 */
const STATEMENTS = {
  create: `
    WITH c AS (
      INSERT INTO customers (business_id, name, search_text, customer_type)
      SELECT $1, 'Amina', 'amina', (ARRAY['vip', 'regular'])[1 + n % 2] FROM generate_series(1, 5) n RETURNING id
    ), h AS (INSERT INTO customer_purchase_history (business_id, customer_id) SELECT $1, id FROM c)
    INSERT INTO writers SELECT $2, id FROM c`,
  type: `
    UPDATE customers SET customer_type = CASE customer_type WHEN 'vip' THEN 'regular' ELSE 'vip' END
    WHERE business_id = $1 AND id IN (SELECT customer_id FROM writers WHERE writer = $2) AND id % 2 = 0`,
  activity: `
    WITH c AS (
      UPDATE customers SET is_active = NOT is_active
      WHERE business_id = $1 AND id IN (SELECT customer_id FROM writers WHERE writer = $2) AND id % 3 = 0
      RETURNING id, is_active
    )
    UPDATE customer_purchase_history h SET is_active = c.is_active FROM c
    WHERE h.business_id = $1 AND h.customer_id = c.id`,
  loyalty: `
    UPDATE customer_purchase_history SET total_spent = total_spent + 1.01, total_purchases = total_purchases + 1,
      first_purchase_date = COALESCE(first_purchase_date, now()), last_purchase_date = now(),
      is_repeat_customer = total_purchases > 0,
      repeat_frequency = CASE WHEN total_purchases > 0 THEN 'occasional' ELSE 'one_time' END
    WHERE business_id = $1 AND customer_id IN (SELECT customer_id FROM writers WHERE writer = $2)`,
  sell: `
    INSERT INTO sales (business_id, customer_id, content_hash, total_amount, total_items, payment_method, status, completed_at)
    SELECT $1, customer_id, '', 12.34, 1.5, 'cash', s.status,
      CASE WHEN s.status = 'completed' THEN now() - (customer_id % 3) * interval '1 day' END
    FROM writers, (VALUES ('completed'), ('pending')) s(status) WHERE writer = $2`,
  settle: `
    UPDATE sales SET status = CASE WHEN id % 2 = 0 THEN 'completed' ELSE 'cancelled' END,
      completed_at = CASE WHEN id % 2 = 0 THEN now() END
    WHERE business_id = $1 AND status = 'pending' AND customer_id IN (SELECT customer_id FROM writers WHERE writer = $2)`,
  refund: `
    UPDATE sales SET status = 'partially_refunded', refunded_amount = 2.34
    WHERE business_id = $1 AND status = 'completed' AND id % 3 = 0
      AND customer_id IN (SELECT customer_id FROM writers WHERE writer = $2)`,
  remove: `
    WITH h AS (
      DELETE FROM customer_purchase_history h WHERE business_id = $1 AND customer_id % 2 = 1
        AND customer_id IN (SELECT customer_id FROM writers WHERE writer = $2)
        AND NOT EXISTS (SELECT FROM sales s WHERE s.business_id = $1 AND s.customer_id = h.customer_id)
      RETURNING customer_id
    ), w AS (DELETE FROM writers WHERE customer_id IN (SELECT customer_id FROM h))
    DELETE FROM customers WHERE business_id = $1 AND id IN (SELECT customer_id FROM h)`,
} as const;

type Deed = keyof typeof STATEMENTS;

/** Generates some steps, some of them in a savepoint, and an end of the transaction. */
export interface Work {
  kept: Deed[];
  undone: Deed[];
  end: 'COMMIT' | 'ROLLBACK';
}

const deeds = fc.array(fc.constantFrom(...(Object.keys(STATEMENTS) as Deed[])), { minLength: 1, maxLength: 3 });
export const work: fc.Arbitrary<Work> = fc.record({
  ...{ kept: deeds, undone: fc.oneof(fc.constant<Deed[]>([]), deeds) },
  end: fc.constantFrom('COMMIT', 'COMMIT', 'ROLLBACK'),
});

/** The customers of each writer. A rollback also undoes changes to this list. */
export const givenWriters = ({ query }: TestDatabase) =>
  query('CREATE TABLE writers (writer int NOT NULL, customer_id bigint NOT NULL)');

/** A session with the application's role in one business, without the application. */
export class RawWriter {
  private constructor(
    private readonly session: Client,
    private readonly business_id: number,
    readonly pid: number,
  ) {}

  static async open({ application_url }: TestDatabase, business_id: number): Promise<RawWriter> {
    const options = `-c TimeZone=UTC -c lock_timeout=5s -c wateja.business_id=${business_id}`;
    const session = new Client({ connectionString: application_url, options });
    // If a session is ended from outside, its query fails. Without a query, the error is ignored.
    session.on('error', () => undefined);
    await session.connect();
    const { rows } = await session.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    return new RawWriter(session, business_id, rows[0]!.pid);
  }

  /** @throws DatabaseError, the transaction's when it is the server's */
  async perform({ kept, undone, end }: Work): Promise<void> {
    await this.query('BEGIN');
    for (const deed of kept) await this.performDeed(deed);
    if (undone.length > 0) {
      await this.query('SAVEPOINT before_it');
      for (const deed of undone) await this.performDeed(deed);
      await this.query('ROLLBACK TO SAVEPOINT before_it');
      await this.performDeed(kept[0]!);
    }
    await this.query(end);
  }

  performDeed = (deed: Deed) => this.session.query(STATEMENTS[deed], [this.business_id, this.pid]);
  query = (sql: string) => this.session.query(sql);
  close = () => this.session.end();
}
