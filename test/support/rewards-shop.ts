import { type Answer, type TestApp } from './test-app';
import { expectStatus, givenSale, type Shop } from './fixtures';

/** A programme that has been in force for long, so that sales of the past earn too: one point for 100.00. */
export const PROGRAM = { valid_from: '2019-01-01', earn: { spend: { points: 1, per: '100.00' } } };

/** Saves a programme as the owner. */
export async function givenProgram(testApp: TestApp, shop: Shop, program: object = PROGRAM): Promise<Answer> {
  const path = `/api/rewards/${shop.business_id}/program`;
  return expectStatus(await testApp.request('PUT', path, { token: shop.owner, body: program }), 200);
}

/** A member as the API shows it, now or at a moment. */
export async function memberOf(testApp: TestApp, shop: Shop, customerId: number, asOf?: string) {
  const query = asOf ? `?as_of=${asOf}` : '';
  const path = `/api/rewards/${shop.business_id}/members/${customerId}${query}`;
  return expectStatus(await testApp.request('GET', path, { token: shop.staff }), 200).body.member as {
    balance: string;
    owed: string;
    worth: string;
    expiring: { points: string; last_good_day: string }[];
    tier: { name: string | null; [key: string]: unknown } | null;
    lots: { id: number; points: string; remaining: string; last_good_day: string | null; sale_id: number | null }[];
    [key: string]: unknown;
  };
}

export const balanceOf = async (testApp: TestApp, shop: Shop, customerId: number) =>
  (await memberOf(testApp, shop, customerId)).balance;

/** The newest entries of a member, the newest first. */
export async function entriesOf(testApp: TestApp, shop: Shop, customerId: number, query = '') {
  const path = `/api/rewards/${shop.business_id}/members/${customerId}/entries?limit=100${query}`;
  return expectStatus(await testApp.request('GET', path, { token: shop.staff }), 200).body.entries as {
    id: number;
    type: string;
    points: string;
    [key: string]: unknown;
  }[];
}

/** Adjusts points as the owner, who has no limit. */
export function adjust(testApp: TestApp, shop: Shop, customerId: number, points: number | string, more: object = {}) {
  const path = `/api/rewards/${shop.business_id}/members/${customerId}/adjustments`;
  const body = { points, reason: 'goodwill', note: 'Because of the rain', ...more };
  return testApp.request('POST', path, { token: shop.owner, body });
}

/** Plans a promotion as the owner. */
export async function givenPromotion(testApp: TestApp, shop: Shop, promotion: object = {}) {
  const body = { name: 'Double points', multiplier: '2', ...promotion };
  const path = `/api/rewards/${shop.business_id}/promotions`;
  return expectStatus(await testApp.request('POST', path, { token: shop.owner, body }), 201).body.promotion as {
    id: number;
    starts_at: string;
    [key: string]: unknown;
  };
}

/** Ends a promotion as the owner. */
export async function endPromotion(testApp: TestApp, shop: Shop, id: number): Promise<Answer> {
  const path = `/api/rewards/${shop.business_id}/promotions/${id}`;
  return expectStatus(await testApp.request('DELETE', path, { token: shop.owner }), 200);
}

/** Tries a programme on the last 60 days, as the owner. */
export function simulate(testApp: TestApp, shop: Shop, request: object) {
  const body = { days: 60, ...request };
  return testApp.request('POST', `/api/rewards/${shop.business_id}/simulate`, { token: shop.owner, body });
}

/** Sets the tier of a member by hand, as the manager. */
export function setTier(testApp: TestApp, shop: Shop, customerId: number, request: object) {
  const body = { until: '2999-01-31', reason: 'Moved here from our other shop', ...request };
  const path = `/api/rewards/${shop.business_id}/members/${customerId}/tier`;
  return testApp.request('PUT', path, { token: shop.manager, body });
}

/** Refunds a sale as the manager: what `refund` says, or all of it. */
export async function refund(testApp: TestApp, shop: Shop, saleId: number, request: object = {}): Promise<Answer> {
  const path = `/api/sales/${shop.business_id}/${saleId}/refund`;
  return expectStatus(await testApp.request('POST', path, { token: shop.manager, body: request }), 200);
}

/** Claims a receipt for a customer, as staff at the till do. */
export function claim(testApp: TestApp, shop: Shop, request: object, headers: Record<string, string> = {}) {
  const path = `/api/rewards/${shop.business_id}/claims`;
  return testApp.request('POST', path, { token: shop.staff, body: request, headers });
}

/** Records a sale without a customer, and gives it to one as the manager. */
export async function givenAttributedSale(testApp: TestApp, shop: Shop, customer_id: number, sale: object = {}) {
  const { id } = await givenSale(testApp, shop, sale);
  const path = `/api/sales/${shop.business_id}/${id}/attribute`;
  expectStatus(await testApp.request('POST', path, { token: shop.manager, body: { customer_id } }), 200);
  return id;
}

/** Asks what a sale costs, as a till does. */
export function quote(testApp: TestApp, shop: Shop, request: object, headers: Record<string, string> = {}) {
  const path = `/api/rewards/${shop.business_id}/quotes`;
  return testApp.request('POST', path, { token: shop.staff, body: request, headers });
}

/** Reads, extends or cancels a quote. @param rest the id of the quote, and what follows it */
export function quoteRoute(testApp: TestApp, shop: Shop, method: 'GET' | 'POST' | 'DELETE', rest: string) {
  return testApp.request(method, `/api/rewards/${shop.business_id}/quotes/${rest}`, { token: shop.staff });
}

/** Moves the end of all quotes into the past, so that no test has to wait. @param ago an interval of PostgreSQL */
export function endQuotes({ database }: TestApp, { business_id }: Shop, ago: string) {
  const sql = 'UPDATE reward_quotes SET valid_until = now() - $2::interval WHERE business_id = $1';
  return database.query(sql, [business_id, ago]);
}

/**
 * Writes a row of the review, as a sale leaves it that used more points than there were.
 * @returns its id
 */
export async function givenReview({ database }: TestApp, { business_id }: Shop, saleId: number): Promise<number> {
  const [review] = await database.query<{ id: number }>(
    `INSERT INTO reward_reviews (business_id, kind, sale_id, points) VALUES ($1, 'overdrawn', $2, 5) RETURNING id::int`,
    [business_id, saleId],
  );
  return review!.id;
}
