import type { List } from './paging';
import { type SeededCustomer, seedCustomers } from './seeded-customers';
import type { TestDatabase } from './test-database';

const NAMES = [
  'Amina',
  'amina',
  'Ámina',
  'Zoë',
  'zoe',
  'Njeri',
  "O'Brien",
  'a "quoted" \\ name',
  '山田',
  '🌍',
  'z'.repeat(255),
  '山'.repeat(255),
];
const TYPES = ['walk_in', 'regular', 'vip'];

/** Customers and sales with many equal names, times and numbers of purchases. The first customer buys most often. */
export async function givenPagedShop(
  database: TestDatabase,
  business_id: number,
  firstId: number,
  size = 60,
): Promise<number[]> {
  const customers = Array.from({ length: size }, (_, index): SeededCustomer => {
    const created_at = new Date(Date.parse('2024-05-01T10:00:00.123Z') + Math.floor((index * 7) % 20) * 60_000);
    const [name, customer_type] = [NAMES[(index * 5) % NAMES.length]!, TYPES[index % TYPES.length]!];
    return {
      id: firstId + index,
      business_id,
      name,
      customer_type,
      is_active: index % 4 > 0 || index === 0,
      created_at,
    };
  });
  await seedCustomers(database, customers, [
    `INSERT INTO sales (business_id, customer_id, content_hash, total_amount, total_items, payment_method, status, created_at, completed_at)
     SELECT ${business_id}, CASE WHEN n % 3 = 0 THEN NULL WHEN n % 3 = 1 THEN ${firstId} ELSE ${firstId} + n % ${size} END,
       '', 10, 1, 'cash', status, time, CASE WHEN status NOT IN ('pending', 'cancelled') THEN time END
     FROM generate_series(1, 120) n,
       LATERAL (SELECT (ARRAY['completed', 'pending', 'completed', 'cancelled', 'refunded', 'partially_refunded', 'completed'])[1 + n % 7] AS status,
         timestamptz '2024-06-01T00:00:00.5Z' + (n * 11 % 17) * interval '12 hours' AS time) s`,
    `INSERT INTO customer_purchase_history (business_id, customer_id, is_active, total_purchases, first_purchase_date,
       last_purchase_date, is_repeat_customer, repeat_frequency)
     SELECT business_id, id, is_active, n, created_at, created_at, n >= 2, CASE WHEN n < 2 THEN 'one_time' ELSE 'occasional' END
     FROM customers, LATERAL (SELECT 1 + id % 4 AS n) p WHERE business_id = ${business_id}`,
  ]);
  return customers.map(({ id }) => id);
}

const parametersOf = (name: string, values: string[]) => values.map((value) => (value ? `${name}=${value}` : ''));
const joined = (...parts: string[]) => parts.filter(Boolean).join('&');

/** Every list of the API, with every order and every filter. */
export function listsOf(business_id: number, customer_id: number): List[] {
  const [customers, sales] = [`/api/customers/${business_id}`, `/api/sales/${business_id}`];
  const orders = parametersOf('sort_by', ['created_at', 'name', 'id']).flatMap((by) =>
    parametersOf('sort_order', ['asc', 'desc']).map((order) => joined(by, order)),
  );
  const filters = parametersOf('filter_type', ['', 'regular']).flatMap((type) =>
    parametersOf('is_active', ['', 'false']).map((active) => joined(type, active)),
  );
  const times = parametersOf('from', ['', '2024-06-03T12:00:00.500Z']).flatMap((from) =>
    parametersOf('to', ['', '2024-06-08T00:00:00Z']).map((to) => joined(from, to)),
  );
  return [
    ...orders.flatMap((order) => filters.map((filter) => `${customers}?${joined(order, filter)}`)).map(customersAt),
    ...times.flatMap((time) =>
      parametersOf('status', ['', 'completed', 'pending']).flatMap((status) =>
        parametersOf('customer_id', ['', `${customer_id}`]).map((customer) =>
          salesAt(`${sales}?${joined(time, status, customer)}`),
        ),
      ),
    ),
    ...parametersOf('min_purchases', ['', '1', '3']).map((least) => repeatAt(`${customers}/repeat?${least}`)),
    salesAt(`${customers}/${customer_id}/history`),
  ];
}

const customersAt = (path: string): List => ({ path, rows: 'customers' });
const salesAt = (path: string): List => ({ path, rows: 'sales' });
const repeatAt = (path: string): List => ({ path, rows: 'customers', id: 'customer_id' });
