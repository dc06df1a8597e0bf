import { expectStatus, type Shop } from '../fixtures';
import type { TestApp } from '../test-app';

const TYPES = ['walk_in', 'regular', 'vip', 'wholesale'];
const STATUSES = ['pending', 'completed', 'cancelled', 'partially_refunded', 'refunded'];
const TIME = `COALESCE(completed_at, created_at)`;
const PURCHASE = `status IN ('completed', 'partially_refunded')`;

/** A part of an answer, and the value that plain SQL computes from the rows. */
interface Question {
  path: string;
  of: (body: Record<string, unknown>) => unknown;
  sql: string;
}

/** A period. Lists contain sales from its start on, and before its end. */
export interface Window {
  from?: string;
  to?: string;
}

/** Reads every total of a shop, in every way. @returns a sentence for each total that differs from the rows */
export async function answerDifferences(testApp: TestApp, shop: Shop, windows: Window[]): Promise<string[]> {
  const { query } = testApp.database;
  const customers = await query<{ id: number }>(`SELECT id FROM customers WHERE business_id = ${shop.business_id}`);
  const questions = [
    ...listQuestions(shop.business_id),
    ...windows.flatMap((window) => saleQuestions(shop.business_id, window)),
    ...customers.flatMap(({ id }) => historyQuestions(shop.business_id, id)),
    ...[1, 2, 5].map((least) => repeatQuestion(shop.business_id, least)),
    analyticsQuestion(shop.business_id),
  ];
  const [expected] = await query<Record<string, unknown>>(
    `SELECT ARRAY[${questions.map(({ sql }) => `to_json((${sql}))`).join(', ')}] AS answers`,
  );
  const differences: string[] = [];
  for (const [index, { path, of }] of questions.entries()) {
    const answer = expectStatus(await testApp.request('GET', path, { token: shop.manager }), 200);
    const [is, must] = [of(answer.body), (expected?.answers as unknown[])[index]].map((value) => JSON.stringify(value));
    if (is !== must) differences.push(`${path} says ${is}, the rows ${must}`);
  }
  return differences;
}

function listQuestions(business: number): Question[] {
  return [true, false].flatMap((is_active) =>
    [undefined, ...TYPES].map((type) => ({
      path: `/api/customers/${business}?limit=1&is_active=${is_active}${type ? `&filter_type=${type}` : ''}`,
      of: ({ total }) => total,
      sql: `SELECT count(*) FROM customers WHERE business_id = ${business} AND is_active = ${is_active}
        ${type ? `AND customer_type = '${type}'` : ''}`,
    })),
  );
}

function saleQuestions(business: number, { from, to }: Window): Question[] {
  return [undefined, ...STATUSES].map((status) => {
    const query = Object.entries({ from, to, status }).flatMap(([key, value]) => (value ? [`${key}=${value}`] : []));
    return {
      path: `/api/sales/${business}?${['limit=1', ...query].join('&')}`,
      of: ({ total }) => total,
      sql: `SELECT count(*) FROM sales WHERE business_id = ${business}
        ${from ? `AND ${TIME} >= '${from}'` : ''} ${to ? `AND ${TIME} < '${to}'` : ''}
        ${status ? `AND status = '${status}'` : ''}`,
    };
  });
}

function historyQuestions(business: number, customer: number): Question[] {
  const net = 'sum(total_amount - refunded_amount)';
  const purchases = `FROM sales WHERE business_id = ${business} AND customer_id = ${customer} AND ${PURCHASE}`;
  return [
    {
      path: `/api/customers/${business}/${customer}/history?limit=1`,
      of: ({ total, summary }) => ({ total, ...(summary as object) }),
      sql: `SELECT json_build_object('total', count(*), 'total_sales', count(*),
          'total_amount', COALESCE(${net}, 0)::numeric(12, 2)::text,
          'avg_amount', COALESCE(round(${net} / count(*), 2), 0.00)::text) ${purchases}`.replace(
        '/ count(*)',
        '/ NULLIF(count(*), 0)',
      ),
    },
    {
      path: `/api/sales/${business}?limit=1&customer_id=${customer}`,
      of: ({ total }) => total,
      sql: `SELECT count(*) FROM sales WHERE business_id = ${business} AND customer_id = ${customer}`,
    },
  ];
}

function repeatQuestion(business: number, least: number): Question {
  return {
    path: `/api/customers/${business}/repeat?limit=100&min_purchases=${least}`,
    of: ({ customers }) =>
      (customers as { customer_id: number; total_purchases: number; total_spent: string }[]).map((customer) => [
        customer.customer_id,
        customer.total_purchases,
        customer.total_spent,
      ]),
    sql: `SELECT COALESCE(json_agg(json_build_array(customer_id, purchases, spent::text) ORDER BY purchases DESC, customer_id), '[]')
      FROM (
        SELECT customer_id, count(*) AS purchases, sum(total_amount - refunded_amount) AS spent
        FROM sales s JOIN customers c ON c.business_id = s.business_id AND c.id = s.customer_id AND c.is_active
        WHERE s.business_id = ${business} AND ${PURCHASE} GROUP BY customer_id HAVING count(*) >= ${least}
      ) r`,
  };
}

function analyticsQuestion(business: number): Question {
  const ladder = (column: string, byDefault: number) =>
    `COALESCE((SELECT ${column} FROM loyalty_settings WHERE business_id = ${business}), ${byDefault})`;
  const [occasional, regular, frequent] = [
    ladder('occasional_from', 2),
    ladder('regular_from', 5),
    ladder('frequent_from', 10),
  ];
  const counted = (condition: string) => `count(*) FILTER (WHERE ${condition})`;
  return {
    path: `/api/analytics/${business}/customers`,
    of: (body) => body,
    sql: `SELECT json_build_object('total_customers', count(*), 'repeat_customers', ${counted('n >= 2')},
        'repeat_customer_percentage', COALESCE(round(100.0 * ${counted('n >= 2')} / NULLIF(count(*), 0), 2), 0)::float8,
        'average_customer_lifetime_value', COALESCE(round(sum(spent) / NULLIF(${counted('n > 0')}, 0), 2), 0.00)::text,
        'repeat_frequency_distribution', json_build_object('one_time', ${counted(`n > 0 AND n < ${occasional}`)},
          'occasional', ${counted(`n >= ${occasional} AND n < ${regular}`)},
          'regular', ${counted(`n >= ${regular} AND n < ${frequent}`)}, 'frequent', ${counted(`n >= ${frequent}`)}))
      FROM (
        SELECT c.id, count(s.id) AS n, COALESCE(sum(s.total_amount - s.refunded_amount), 0) AS spent
        FROM customers c LEFT JOIN sales s ON s.business_id = c.business_id AND s.customer_id = c.id AND s.${PURCHASE}
        WHERE c.business_id = ${business} AND c.is_active GROUP BY c.id
      ) active`,
  };
}
