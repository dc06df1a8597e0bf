import { MetricsAuditService } from '@wateja/loyalty';

import { expectStatus, type Shop } from './fixtures';
import type { LedgerModel, PredictedSale, Thresholds } from './ledger-model';
import { analyticsOf, DEFAULT_THRESHOLDS, metricsOf, type PredictedMetrics, purchasesOf } from './ledger-model-metrics';
import type { TestApp } from './test-app';
import { waitUntil } from './wait-until';

/**
 * Compares everything that the service stored and answered about a shop with the model.
 * @returns a sentence for each difference
 */
export async function differencesFrom(
  model: LedgerModel,
  testApp: TestApp,
  shop: Shop,
  thresholds: Thresholds = DEFAULT_THRESHOLDS,
): Promise<string[]> {
  const undelivered = await waitForDelivery(testApp, shop.business_id);
  const sales = model.predict();
  const byCustomer = new Map(model.customers.map((id) => [id, [] as PredictedSale[]]));
  for (const sale of sales) if (sale.customer_id !== null) byCustomer.get(sale.customer_id)?.push(sale);
  const expected = new Map(
    [...byCustomer].map(([id, sales]) => [
      id,
      { purchases: purchasesOf(sales), metrics: metricsOf(purchasesOf(sales), thresholds) },
    ]),
  );
  const metrics = new Map([...expected].map(([id, customer]) => [id, customer.metrics]));

  const differences = [...model.contradictions(), ...undelivered];
  const compare = (subject: string, actual: unknown, prediction: unknown) => {
    const [is, must] = [JSON.stringify(actual), JSON.stringify(prediction)];
    if (is !== must) differences.push(`${subject} is ${is}, must be ${must}`);
  };
  compare('events', await countEvents(testApp, shop.business_id), model.countFacts());
  compareEach(
    'sale',
    await storedSales(testApp, shop.business_id),
    new Map(sales.map((sale) => [sale.id, sale])),
    compare,
  );
  compareEach('metrics of customer', await storedMetrics(testApp, shop.business_id), metrics, compare);
  for (const [id, { purchases, metrics: predicted }] of expected) {
    const answer = answerOf(id, predicted);
    compare(`the answer about customer ${id}`, await answeredMetrics(testApp, shop, id, Object.keys(answer)), answer);
    compare(`the history of customer ${id}`, await answeredHistory(testApp, shop, id), historyOf(purchases, predicted));
  }
  const active = [...metrics].filter(([id]) => !model.inactive.has(id)).map(([, predicted]) => predicted);
  const url = `/api/analytics/${shop.business_id}/customers`;
  compare('analytics', (await testApp.request('GET', url, { token: shop.owner })).body, analyticsOf(active));
  for await (const step of testApp.app.get(MetricsAuditService).verify(shop.business_id)) {
    differences.push(...step.result.map((difference) => `verify finds ${JSON.stringify(difference)}`));
  }
  return differences;
}

function compareEach<T>(
  subject: string,
  actual: Map<number, T>,
  expected: Map<number, T>,
  compare: (what: string, actual: unknown, expected: unknown) => void,
): void {
  for (const id of new Set([...actual.keys(), ...expected.keys()])) {
    compare(`${subject} ${id}`, actual.get(id), expected.get(id));
  }
}

/** If the first attempt to deliver an event takes too long, it continues after the answer. */
async function waitForDelivery({ database }: TestApp, businessId: number): Promise<string[]> {
  const pending = () =>
    database.query(
      `SELECT name, status, attempts, last_error FROM outbox WHERE business_id = $1 AND status <> 'delivered'`,
      [businessId],
    );
  try {
    await waitUntil('every event is delivered', async () => (await pending()).length === 0);
    return [];
  } catch {
    return (await pending()).map((event) => `an event is left: ${JSON.stringify(event)}`);
  }
}

async function countEvents({ database }: TestApp, businessId: number): Promise<number | undefined> {
  const sql = 'SELECT count(*)::int AS count FROM outbox WHERE business_id = $1';
  return (await database.query<{ count: number }>(sql, [businessId]))[0]?.count;
}

const ISO = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS ${column}`;

async function storedSales({ database }: TestApp, businessId: number): Promise<Map<number, PredictedSale>> {
  const sales = await database.query<PredictedSale>(
    `SELECT id, customer_id, external_id, status, ${ISO('completed_at')}, total_amount::text, total_items::text,
       refunded_amount::text, refunded_items::text
     FROM sales s WHERE business_id = $1
       AND (refunded_amount, refunded_items) = (
         SELECT COALESCE(sum(amount), 0), COALESCE(sum(total_items), 0)
         FROM sale_refunds r WHERE r.business_id = s.business_id AND r.sale_id = s.id
       )`,
    [businessId],
  );
  return new Map(sales.map((sale) => [sale.id, sale]));
}

async function storedMetrics({ database }: TestApp, businessId: number): Promise<Map<number, PredictedMetrics>> {
  const rows = await database.query<PredictedMetrics & { customer_id: number }>(
    `SELECT customer_id, total_purchases, total_spent::text, total_items_bought::text, avg_transaction_value::text,
       ${ISO('first_purchase_date')}, ${ISO('last_purchase_date')}, is_repeat_customer,
       customer_lifetime_value::text, repeat_frequency, average_spend::text
     FROM customer_purchase_history JOIN customer_preferences USING (business_id, customer_id) WHERE business_id = $1`,
    [businessId],
  );
  return new Map(rows.map(({ customer_id, ...metrics }) => [customer_id, metrics]));
}

const withoutZeros = (quantity: string) => String(Number(quantity));

function answerOf(customer_id: number, metrics: PredictedMetrics) {
  const { average_spend: _, customer_lifetime_value: __, total_items_bought, ...rest } = metrics;
  return { customer_id, ...rest, total_items_bought: withoutZeros(total_items_bought) };
}

async function answeredMetrics(testApp: TestApp, shop: Shop, id: number, keys: string[]) {
  const url = `/api/customers/${shop.business_id}/${id}/metrics`;
  const { metrics } = expectStatus(await testApp.request('GET', url, { token: shop.staff }), 200).body;
  return Object.fromEntries(keys.map((key) => [key, metrics[key]]));
}

function historyOf(purchases: PredictedSale[], metrics: PredictedMetrics) {
  return {
    total: metrics.total_purchases,
    summary: {
      total_sales: metrics.total_purchases,
      total_amount: metrics.total_spent,
      avg_amount: metrics.avg_transaction_value,
    },
    sales: purchases.map((sale) => [sale.id, sale.status, sale.completed_at]),
  };
}

/** All pages of a customer's history. */
async function answeredHistory(testApp: TestApp, shop: Shop, id: number) {
  const sales: unknown[] = [];
  for (;;) {
    const url = `/api/customers/${shop.business_id}/${id}/history?limit=100&offset=${sales.length}`;
    const { body } = expectStatus(await testApp.request('GET', url, { token: shop.staff }), 200);
    sales.push(...body.sales.map((sale: PredictedSale) => [sale.id, sale.status, sale.completed_at]));
    if (body.sales.length < 100) return { total: body.total, summary: body.summary, sales };
  }
}
