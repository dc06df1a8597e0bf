import { expectStatus, type Shop } from './fixtures';
import type { TestApp } from './test-app';
import { importOverHttp } from './uploads';

/** The reports that another shop can import, in the order of the import. */
export const REPORTS = [
  { report: 'customers', kind: 'customers' },
  { report: 'customers?is_active=false', kind: 'customers' },
  { report: 'sale-lines', kind: 'sales' },
  { report: 'sales', kind: 'sales' },
] as const;

/** Downloads a report as a file. */
export async function download(testApp: TestApp, shop: Shop, report: string, format: string): Promise<Buffer> {
  const { app } = testApp;
  const answer = await app.inject({
    method: 'GET',
    url: `/api/reports/${shop.business_id}/${report}${report.includes('?') ? '&' : '?'}format=${format}`,
    headers: { authorization: `Bearer ${shop.manager}` },
  });
  expect(answer.statusCode).toBe(200);
  return answer.rawPayload;
}

/** Exports everything of one shop, and imports it into another one. @returns the finished imports */
export async function moveShop(testApp: TestApp, from: Shop, to: Shop, format: string) {
  const imports: { status: string; counts: Record<string, number>; reasons: Record<string, number> }[] = [];
  for (const { report, kind } of REPORTS) {
    const content = await download(testApp, from, report, format);
    imports.push(await importOverHttp(testApp, to, { kind, content }));
  }
  return imports;
}

const CUSTOMER = `
  SELECT c.name, c.external_id, c.phone, c.phone_e164, c.email, c.address, c.customer_type, c.is_active, c.prefer_sms, c.prefer_email,
    c.prefer_call, c.tags, c.created_at::text,
    p.favorite_products, p.preferred_payment, p.average_spend, p.best_contact_time, p.do_not_contact, p.can_receive_offers,
    p.can_receive_loyalty,
    h.total_purchases, h.total_spent, h.total_items_bought, h.avg_transaction_value, h.first_purchase_date::text,
    h.last_purchase_date::text, h.is_repeat_customer, h.repeat_frequency, h.is_active AS counts_as_active,
    (SELECT json_agg(json_build_array(channel, purpose, state) ORDER BY channel, purpose) FROM (
      SELECT DISTINCT ON (channel, purpose) channel, purpose, state FROM customer_consents k
      WHERE k.business_id = $1 AND k.customer_id = c.id ORDER BY channel, purpose, id DESC
    ) last) AS consents
  FROM customers c
  LEFT JOIN customer_preferences p ON p.business_id = $1 AND p.customer_id = c.id
  LEFT JOIN customer_purchase_history h ON h.business_id = $1 AND h.customer_id = c.id
  WHERE c.business_id = $1 AND c.erased_at IS NULL ORDER BY c.name, c.created_at`;

const SALE = `
  SELECT s.external_id, CASE WHEN c.erased_at IS NULL THEN c.name END AS customer, s.status, s.payment_method,
    s.subtotal_amount, s.discount_amount, s.points_amount, s.rounding_amount, s.total_amount, s.exchanged_amount,
    s.total_items, s.refunded_amount, s.refunded_items, s.has_payments, s.completed_at::text,
    (SELECT json_agg(json_build_array(i.product_id, COALESCE(i.name, p.name), p.sku, i.quantity, i.unit_price, i.line_total,
        i.discount_amount, i.points_amount, i.net_amount, i.refunded_quantity, i.refunded_amount) ORDER BY i.id)
      FROM sale_items i LEFT JOIN products p ON p.business_id = $1 AND p.id = i.product_id
      WHERE i.business_id = $1 AND i.sale_id = s.id) AS lines,
    (SELECT json_agg(json_build_array(p.method, p.amount, p.reference) ORDER BY p.id)
      FROM sale_payments p WHERE p.business_id = $1 AND p.sale_id = s.id) AS payments,
    (SELECT json_agg(json_build_array(r.amount, r.total_items, r.goodwill, r.reason, r.created_at, (
          SELECT x.total_amount FROM sales x WHERE x.business_id = $1 AND x.id = r.exchange_sale_id), (
          SELECT json_agg(json_build_array(i.product_id, l.quantity, l.amount) ORDER BY i.id)
          FROM jsonb_to_recordset(r.items) AS l(sale_item_id bigint, quantity numeric, amount numeric)
          JOIN sale_items i ON i.business_id = $1 AND i.id = l.sale_item_id
        )) ORDER BY r.created_at, r.id)
      FROM sale_refunds r WHERE r.business_id = $1 AND r.sale_id = s.id) AS refunds
  FROM sales s LEFT JOIN customers c ON c.business_id = $1 AND c.id = s.customer_id
  WHERE s.business_id = $1
  ORDER BY s.total_amount, s.total_items, s.completed_at, s.status, s.payment_method`;

/**
 * Everything of a shop that a round trip keeps. Ids, and the moments at which sales were recorded, are not part of it.
 */
export async function keptOf(testApp: TestApp, shop: Shop) {
  const { database } = testApp;
  return {
    customers: await database.query<{ name: string; external_id: string | null }>(CUSTOMER, [shop.business_id]),
    sales: await database.query<{ external_id: string | null }>(SALE, [shop.business_id]),
  };
}

/** The sums that the API shows. */
export async function sumsOf(testApp: TestApp, shop: Shop) {
  const read = async (path: string) =>
    expectStatus(await testApp.request('GET', path, { token: shop.manager }), 200).body;
  const b = shop.business_id;
  const span = 'from=2026-01-01T00:00:00Z&to=2026-11-01T00:00:00Z';
  const [analytics, payments, sales] = [`customers`, `payments?${span}`, `sales?${span}&bucket=month`].map((name) =>
    read(`/api/analytics/${b}/${name}`),
  );
  return {
    analytics: (await analytics) as object,
    payments: (await payments) as object,
    sales: (await sales) as { buckets: { start: string; customers: number; new_customers: number }[] },
    tags: (await read(`/api/tags/${b}`)) as object,
  };
}
