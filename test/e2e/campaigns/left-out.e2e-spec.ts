import { Recipients } from '@wateja/messaging';

import { CampaignShop, givenTemplate } from '../../support/campaign-shop';
import { expectStatus, givenAnotherShop } from '../../support/fixtures';

interface LeftOut {
  customer_id: number;
  name: string | null;
  reason: string;
}

let shop: CampaignShop;

beforeAll(async () => {
  shop = await CampaignShop.open();
});
afterAll(() => shop.close());

const query = (sql: string, values: unknown[]) => shop.testApp.database.query(sql, values);
const listLeftOut = async (id: number, filters: Record<string, unknown> = {}) => {
  const search = new URLSearchParams(
    Object.entries(filters).map(([name, value]): [string, string] => [name, String(value)]),
  );
  return expectStatus(await shop.request('GET', id, `/left-out?${String(search)}`), 200).body as {
    customers: LeftOut[];
    next_cursor: string | null;
  };
};

/** All pages together. */
const listAllLeftOut = async (id: number, filters: Record<string, unknown> = {}) => {
  const all: LeftOut[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await listLeftOut(id, { ...filters, ...(cursor && { cursor }) });
    all.push(...page.customers);
    cursor = page.next_cursor;
  }
  return all;
};

/** The reasons with their counts, as the preflight and the report have them. */
const counted = (customers: LeftOut[]) => {
  const counts = new Map<string, number>();
  for (const { reason } of customers) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => ({ reason, customers: count }));
};

const doNotContact = (ids: number[]) =>
  query(
    'INSERT INTO customer_preferences (business_id, customer_id, do_not_contact) SELECT $1, unnest($2::bigint[]), true',
    [shop.shop.business_id, ids],
  );

test('names whom a draft leaves out, as its preflight counts them, page by page', async () => {
  const ids = await shop.people(60, 'vip');
  const unwilling = [ids[3]!, ids[20]!, ids[21]!];
  await doNotContact(unwilling);
  // Two customers have the phone of earlier ones. The budget is enough for 50 messages.
  await query(
    `UPDATE customers SET phone_e164 = (SELECT phone_e164 FROM customers WHERE id = $1) WHERE id = ANY ($2)`,
    [ids[0], [ids[10], ids[11]]],
  );
  const id = await shop.createDraft({ audience: { customer_type: ['vip'] }, budget_cap: '40' });
  const { preflight } = expectStatus(await shop.request('GET', id, '/preflight'), 200).body;
  const all = await listAllLeftOut(id, { limit: 4 });
  expect(counted(all)).toEqual(expect.arrayContaining(preflight.left_out as unknown[]));
  expect(all).toHaveLength(3 + 2 + 5);
  expect(all.map(({ customer_id }) => customer_id)).toEqual([
    ...[ids[3], ids[10], ids[11], ids[20], ids[21]],
    ...ids.slice(-5),
  ]);
  expect(all[0]).toEqual({ customer_id: ids[3], name: 'Mteja 4', reason: 'do_not_contact' });
  const some = await listAllLeftOut(id, { limit: 2, reason: 'do_not_contact' });
  expect(some.map(({ customer_id }) => customer_id)).toEqual(unwilling);
  expect(await listAllLeftOut(id, { outcome: 'failed' })).toEqual([]);
  const { next_cursor } = await listLeftOut(id, { limit: 2 });
  expect((await shop.request('GET', id, `/left-out?reason=budget&cursor=${next_cursor}`)).status).toBe(400);
});

test('stops at a full page of an audience of several pages', async () => {
  const ids = await shop.people(4_100, 'walk_in');
  await doNotContact(ids);
  const id = await shop.createDraft({ audience: { customer_type: ['walk_in'] } });
  const page = jest.spyOn(shop.testApp.app.get(Recipients), 'page');
  expectStatus(await shop.request('GET', id, '/preflight'), 200);
  const pages = page.mock.calls.length;
  page.mockClear();
  const { customers, next_cursor } = await listLeftOut(id, { limit: 3 });
  expect(customers.map(({ customer_id }) => customer_id)).toEqual(ids.slice(0, 3));
  expect(next_cursor).not.toBeNull();
  // The list reads the second page ahead, while it plans the first one.
  expect(page.mock.calls.length).toBe(2);
  expect(pages).toBeGreaterThan(2);
  page.mockRestore();
});

test('names whom a campaign that was sent has left out, when it began and later, and whose message failed', async () => {
  const ids = await shop.people(8, 'wholesale');
  await doNotContact([ids[1]!]);
  const id = await shop.sent({ audience: { customer_type: ['wholesale'] } });
  expect(await listAllLeftOut(id)).toEqual([]);
  await shop.runJob(id);
  await query(
    `UPDATE messages SET status = 'left_out', reason = 'consent_withdrawn' WHERE campaign_id = $1 AND customer_id = $2`,
    [id, ids[0]],
  );
  await query(
    `UPDATE messages SET status = 'failed', reason = 'UserInBlacklist' WHERE campaign_id = $1 AND customer_id = ANY ($2)`,
    [id, [ids[5], ids[6]]],
  );
  const erasure = { token: shop.shop.owner, body: { reason: 'Asked for it' } };
  const person = `/api/customers/${shop.shop.business_id}/${ids[1]}`;
  expectStatus(await shop.testApp.request('POST', `${person}/erase`, erasure), 200);
  const all = await listAllLeftOut(id, { limit: 1 });
  expect(all).toEqual([
    { customer_id: ids[0], name: 'Mteja 1', reason: 'consent_withdrawn' },
    { customer_id: ids[1], name: null, reason: 'do_not_contact' },
  ]);
  expect((await shop.report(id)).left_out).toEqual(counted(all));
  const failed = await listAllLeftOut(id, { outcome: 'failed', reason: 'UserInBlacklist' });
  expect(failed.map(({ customer_id }) => customer_id)).toEqual([ids[5], ids[6]]);
  expect(await listAllLeftOut(id, { outcome: 'failed', reason: 'timeout' })).toEqual([]);
  await query(`UPDATE messages SET reason = NULL WHERE campaign_id = $1 AND customer_id = $2`, [id, ids[6]]);
  const unknown = await listAllLeftOut(id, { outcome: 'failed', reason: 'unknown' });
  expect(unknown.map(({ customer_id, reason }) => [customer_id, reason])).toEqual([[ids[6], 'unknown']]);
});

test('is for managers of the shop', async () => {
  const id = await shop.createDraft();
  const path = shop.path(id, '/left-out');
  expectStatus(await shop.testApp.request('GET', path, { token: shop.shop.staff }), 403);
  const otherShop = await givenAnotherShop(shop.testApp, shop.shop);
  const foreign = `/api/campaigns/${otherShop.business_id}/${id}/left-out`;
  expectStatus(await shop.testApp.request('GET', foreign, { token: otherShop.owner }), 404);
});

test('a draft whose template has lost its text has no list', async () => {
  const template_id = await givenTemplate(shop.testApp, shop.shop.business_id);
  const id = await shop.createDraft({ template_id });
  await query('UPDATE message_templates SET sms_text = NULL WHERE id = $1', [template_id]);
  const answer = await shop.request('GET', id, '/left-out');
  expect(answer).toMatchObject({ status: 409, body: { code: 'template_unfit' } });
});
