import { customerType, paymentMethod, repeatFrequency } from '@wateja/common';

import { createTestDatabase, type TestDatabase } from '../../support/test-database';

/** Two businesses; the first has one row in every table. */
const ROWS = `
  INSERT INTO businesses (id, name) VALUES (1, 'Duka'), (2, 'Another');
  INSERT INTO users (id, email, name, password_hash) VALUES (1, 'a@b.c', 'Asha', '-');
  INSERT INTO memberships (business_id, user_id, role) VALUES (1, 1, 'owner');
  INSERT INTO customers (id, business_id, name, search_text) VALUES (1, 1, 'Wanjiru', ''), (2, 2, 'Otieno', '');
  INSERT INTO customer_notes (business_id, customer_id, content) VALUES (1, 1, 'Likes mornings');
  INSERT INTO customer_preferences (business_id, customer_id) VALUES (1, 1);
  INSERT INTO customer_purchase_history (
    business_id, customer_id, total_purchases, repeat_frequency, first_purchase_date, last_purchase_date
  ) VALUES (1, 1, 1, 'one_time', now(), now());
  INSERT INTO loyalty_settings (business_id) VALUES (1);
  INSERT INTO sales (id, business_id, customer_id, content_hash, total_amount, total_items, payment_method, status, completed_at)
    VALUES (1, 1, 1, '', 100, 2, 'cash', 'completed', now());
  INSERT INTO sale_items (business_id, sale_id, product_id, quantity, unit_price, line_total) VALUES (1, 1, 7, 2, 50, 100);
  INSERT INTO sale_payments (business_id, sale_id, method, amount) VALUES (1, 1, 'cash', 100);
  INSERT INTO sale_refunds (business_id, sale_id, amount, total_items) VALUES (1, 1, 0, 0);
  INSERT INTO api_keys (business_id, name, prefix, key_hash, role, scopes)
    VALUES (1, 'Till 1', 'wtj_3f9c01aa', repeat('0', 64), 'staff', 'customers:read sales:write');
  INSERT INTO outbox (business_id, name, payload) VALUES (1, 'sale.completed', '{}');`;

const CHECK_VIOLATION = '23514';
const FOREIGN_KEY_VIOLATION = '23503';
/** Newer servers have a separate code for what ON DELETE RESTRICT refuses. */
const STILL_REFERENCED = /^(23001|23503)$/;
const UNIQUE_VIOLATION = '23505';

/** The closed lists of values in the specification: `table.column`, and the values that it may have. */
const ENUMS: [column: string, values: string[]][] = [
  ['customers.customer_type', customerType.options],
  ['customer_notes.note_type', ['personal', 'preference', 'issue', 'feedback']],
  ['customer_preferences.preferred_payment', paymentMethod.options],
  ['customer_purchase_history.repeat_frequency', repeatFrequency.options],
  ['sales.payment_method', paymentMethod.options],
  ['sales.status', ['completed', 'partially_refunded', 'refunded']],
  ['memberships.role', ['owner', 'manager', 'staff']],
  ['api_keys.role', ['staff', 'manager']],
  ['outbox.status', ['pending', 'delivered', 'parked']],
];

/** Changes that the database must refuse: the table, and the assignment of an UPDATE. */
const REFUSED: [table: string, change: string][] = [
  ['businesses', `name = ''`],
  ['users', `email = 'Upper@Case.com'`],
  ['users', 'managed_by_business_id = -1'],
  ['api_keys', `name = ''`],
  ['api_keys', `key_hash = repeat('x', 64)`],
  ['api_keys', `scopes = ''`],
  ['api_keys', `scopes = 'customers:read  sales:write'`],
  ['customers', `name = ''`],
  ['customer_notes', `content = ''`],
  ['customer_preferences', 'average_spend = -0.01'],
  ['customer_purchase_history', 'total_purchases = -1'],
  ['customer_purchase_history', 'total_spent = -0.01'],
  ['customer_purchase_history', 'total_items_bought = -0.001'],
  ['customer_purchase_history', 'avg_transaction_value = -0.01'],
  ['customer_purchase_history', 'customer_lifetime_value = -0.01'],
  ['customer_purchase_history', 'is_repeat_customer = true'],
  ['customer_purchase_history', 'repeat_frequency = NULL'],
  ['customer_purchase_history', 'first_purchase_date = NULL'],
  ['customer_purchase_history', `first_purchase_date = now() + interval '1 day'`],
  ['loyalty_settings', 'occasional_from = 1'],
  ['loyalty_settings', 'regular_from = 2'],
  ['loyalty_settings', 'frequent_from = 5'],
  ['sales', 'total_amount = -0.01'],
  ['sales', 'total_items = 0'],
  ['sales', 'total_items = -1'],
  ['sales', 'refunded_amount = 100.01'],
  ['sales', 'refunded_amount = -0.01'],
  ['sales', 'refunded_items = 2.001'],
  ['sales', 'completed_at = NULL'],
  ['sales', `status = 'pending'`],
  ['sales', 'discount_amount = -0.01'],
  ['sales', 'points_amount = -0.01'],
  ['sales', 'rounding_amount = 1'],
  ['sales', 'rounding_amount = -1'],
  ['sales', 'total_amount = 0.50, rounding_amount = 0.51'],
  ['sales', 'exchanged_amount = -0.01'],
  ['sales', 'offline_points = 0'],
  ['sales', 'exchanged_amount = total_amount + 0.01'],
  ['sale_items', 'quantity = 0'],
  ['sale_items', 'quantity = -1'],
  ['sale_items', 'unit_price = -0.01'],
  ['sale_items', 'line_total = -0.01'],
  ['sale_items', 'refunded_quantity = 2.001'],
  ['sale_items', 'refunded_amount = 100.01'],
  ['sale_items', 'discount_amount = -0.01'],
  ['sale_items', 'points_amount = -0.01'],
  ['sale_items', 'discount_amount = 60, points_amount = 40.01'],
  ['sale_items', 'discount_amount = 60, refunded_amount = 40.01'],
  ['sale_refunds', 'amount = -0.01'],
  ['sale_refunds', 'total_items = -0.001'],
  ['sale_refunds', 'goodwill = true, amount = 0'],
  ['sale_refunds', 'goodwill = true, amount = 1, total_items = 1'],
  ['outbox', 'attempts = -1'],
];

describe('the database refuses what must never be, from any writer', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
    await database.query(ROWS);
  });

  afterAll(() => database.drop());

  /** Tries the change and rolls it back. Returns the SQLSTATE, or null if the change was allowed. */
  const attempt = async (sql: string) =>
    database.query(`BEGIN; ${sql}; ROLLBACK`).then(
      () => null,
      (error: { code?: string }) => error.code,
    );

  it.each(ENUMS)('%s holds only its known values', async (name, values) => {
    const [table, column] = name.split('.');
    for (const value of values) {
      expect([value, await attempt(`UPDATE ${table} SET ${column} = '${value}'`)]).toEqual([value, null]);
    }
    for (const value of ['', 'unknown', values[0]!.toUpperCase()]) {
      expect([value, await attempt(`UPDATE ${table} SET ${column} = '${value}'`)]).toEqual([value, CHECK_VIOLATION]);
    }
  });

  it.each(REFUSED)('in %s: %s', async (table, change) => {
    expect(await attempt(`UPDATE ${table} SET ${change} WHERE true`)).toBe(CHECK_VIOLATION);
  });

  it('makes the amounts of every sale and line add up', async () => {
    await database.query(`
      UPDATE sales SET discount_amount = 20, points_amount = 5.50, rounding_amount = -0.40;
      UPDATE sale_items SET discount_amount = 20, points_amount = 5.50`);
    expect(await database.query('SELECT subtotal_amount::text FROM sales')).toEqual([{ subtotal_amount: '125.90' }]);
    expect(await database.query('SELECT net_amount::text FROM sale_items')).toEqual([{ net_amount: '74.50' }]);
    await database.query(`
      UPDATE sales SET discount_amount = 0, points_amount = 0, rounding_amount = 0;
      UPDATE sale_items SET discount_amount = 0, points_amount = 0`);
  });

  it.each(["'barter', 1", "'Cash', 1", "'cash', 0", "'cash', -0.01"])(
    'in a payment, which nobody changes: %s',
    async (row) => {
      const insert = 'INSERT INTO sale_payments (business_id, sale_id, method, amount) VALUES';
      expect(await attempt(`${insert} (1, 1, 'cash', 0.01)`)).toBeNull();
      expect(await attempt(`${insert} (1, 1, ${row})`)).toBe(CHECK_VIOLATION);
    },
  );

  it.each(['customer_notes', 'customer_preferences', 'customer_purchase_history', 'sales'])(
    'a row of %s for a customer of another business',
    async (table) => {
      expect(await attempt(`UPDATE ${table} SET customer_id = 2`)).toBe(FOREIGN_KEY_VIOLATION);
    },
  );

  it('a line, a payment or a refund of another business’s sale', async () => {
    expect(await attempt('UPDATE sale_items SET business_id = 2')).toBe(FOREIGN_KEY_VIOLATION);
    expect(await attempt('UPDATE sale_payments SET business_id = 2')).toBe(FOREIGN_KEY_VIOLATION);
    expect(await attempt('UPDATE sale_refunds SET business_id = 2')).toBe(FOREIGN_KEY_VIOLATION);
  });

  it.each(['customers', 'sales'])('the same external id twice in one business, in %s', async (table) => {
    const twice =
      table === 'customers'
        ? `UPDATE customers SET external_id = 'R-1';
           INSERT INTO customers (business_id, name, search_text, external_id) VALUES (1, 'Kamau', '', 'R-1')`
        : `UPDATE sales SET external_id = 'R-1';
           INSERT INTO sales (business_id, external_id, content_hash, total_amount, total_items, payment_method, status)
           VALUES (1, 'R-1', '', 1, 1, 'cash', 'pending')`;
    expect(await attempt(twice)).toBe(UNIQUE_VIOLATION);
  });

  it('to remove a customer or a business that has records', async () => {
    expect(await attempt('DELETE FROM customers WHERE id = 1')).toMatch(STILL_REFERENCED);
    expect(await attempt('DELETE FROM businesses WHERE id = 1')).toMatch(STILL_REFERENCED);
  });
});
