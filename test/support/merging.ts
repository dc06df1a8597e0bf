import { type Answer, type TestApp } from './test-app';
import { addNotes, expectStatus, givenConsent, givenCustomer, givenSale, type Shop } from './fixtures';
import { givenMessages } from './messages';
import { adjust, givenAttributedSale, quote, refund, setTier } from './rewards-shop';

/** Tables that record what happened, and those of merges themselves: undoing a merge adds rows to them. */
const HISTORY = ['audit_entries', 'outbox', 'idempotency_keys', 'customer_merges', 'customer_merge_rows'];
/** Counts are compared as sums, because several rows may hold a part of one. */
const COUNTS = ['customer_counts', 'loyalty_counts', 'sale_counts'];
/** Columns that every change of a row advances, even a change that restores the row. */
const MOVING = '{version,updated_at}';

/** All rows of a shop in all tables but {@link HISTORY}, so that a new table is compared without a line here. */
export async function rowsOfShop({ database }: TestApp, businessId: number): Promise<Record<string, unknown[]>> {
  const tables = await database.query<{ name: string }>(
    `SELECT c.table_name AS name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE c.table_schema = 'public' AND c.column_name = 'business_id' AND t.table_type = 'BASE TABLE' ORDER BY 1`,
  );
  const state: Record<string, unknown[]> = {};
  for (const { name } of tables) {
    if (HISTORY.includes(name)) continue;
    state[name] = COUNTS.includes(name)
      ? await database.query(countsOf(name), [businessId])
      : await database.query(
          `SELECT to_jsonb(t) - '${MOVING}'::text[] AS row FROM ${name} t WHERE business_id = $1 ORDER BY 1`,
          [businessId],
        );
  }
  return state;
}

function countsOf(table: string): string {
  const [of, sums] = {
    customer_counts: ['is_active, customer_type', ['customers']] as const,
    loyalty_counts: ['repeat_frequency, is_repeat_customer', ['customers', 'total_spent']] as const,
    sale_counts: ['day, status', ['sales']] as const,
  }[table]!;
  return `SELECT ${of}, ${sums.map((sum) => `sum(${sum})::text AS ${sum}`).join(', ')} FROM ${table} WHERE business_id = $1
          GROUP BY ${of} HAVING ${sums.map((sum) => `sum(${sum}) <> 0`).join(' OR ')} ORDER BY ${of}`;
}

/** Merges a customer into another one, as the manager. */
export function merge(
  testApp: TestApp,
  { business_id, manager }: Shop,
  customerId: number,
  body: object,
  query = '',
): Promise<Answer> {
  const path = `/api/customers/${business_id}/${customerId}/merge${query}`;
  return testApp.request('POST', path, { token: manager, body });
}

/** Merges a new customer into this one, or into another new one. Returns the number of the merge. */
export async function givenMerge(testApp: TestApp, shop: Shop, customerId?: number): Promise<number> {
  const into = customerId ?? (await givenCustomer(testApp, shop)).id;
  const { id } = await givenCustomer(testApp, shop);
  return expectStatus(await merge(testApp, shop, into, { from_customer_id: id }), 200).body.merge.id as number;
}

/**
 * A customer to merge. Chooses an existing one who has no phone and is not the newest, so that nothing is written;
 * otherwise creates one.
 */
export async function spareCustomer(testApp: TestApp, shop: Shop): Promise<number> {
  const [spare] = await testApp.database.query<{ id: number }>(
    `SELECT id::int FROM customers WHERE business_id = $1 AND phone IS NULL AND erased_at IS NULL
     ORDER BY id DESC OFFSET 1 LIMIT 1`,
    [shop.business_id],
  );
  return spare?.id ?? (await givenCustomer(testApp, shop)).id;
}

/** Undoes a merge, as the manager. */
export function undo(testApp: TestApp, { business_id, manager }: Shop, customerId: number, mergeId: number) {
  const path = `/api/customers/${business_id}/${customerId}/merges/${mergeId}/undo`;
  return testApp.request('POST', path, { token: manager });
}

/** A customer with rows in every table that has rows of customers. */
export async function givenKnownCustomer(testApp: TestApp, shop: Shop, customer: object = {}) {
  const created = await givenCustomer(testApp, shop, customer);
  const { id } = created;
  await addNotes(testApp, shop, id, 2);
  const sale = await givenSale(testApp, shop, { customer_id: id });
  await givenSale(testApp, shop, { customer_id: id, status: 'pending' });
  await refund(testApp, shop, sale.id, { items: [{ sale_item_id: sale.items[0]!.id, quantity: '0.5' }] });
  await givenAttributedSale(testApp, shop, id);
  expectStatus(await setTier(testApp, shop, id, { tier: 'regular' }), 200);
  expectStatus(await adjust(testApp, shop, id, 30), 201);
  expectStatus(await adjust(testApp, shop, id, -2), 201);
  expectStatus(await quote(testApp, shop, { customer_id: id, total_amount: '9.00' }), 201);
  await givenConsent(testApp, shop, id);
  await givenMessages(testApp, shop, id);
  const path = `/api/customers/${shop.business_id}/${id}/tags/Tag%20${id}`;
  expectStatus(await testApp.request('PUT', path, { token: shop.staff }), 200);
  const preferences = `/api/customers/${shop.business_id}/${id}/preferences`;
  const body = { preferred_payment: 'mpesa', can_receive_offers: true };
  expectStatus(await testApp.request('PATCH', preferences, { token: shop.staff, body }), 200);
  return created;
}

/**
 * Makes rows that two customers share: the recipients of a campaign, a reply from a phone that both have, and the STOP
 * in it.
 */
export async function shareOneOfEach(
  { database }: TestApp,
  { business_id }: Shop,
  customerId: number,
  otherId: number,
) {
  const copies = [
    `INSERT INTO campaign_recipients (business_id, campaign_id, customer_id, "group")
     SELECT business_id, campaign_id, $3, "group" FROM campaign_recipients WHERE business_id = $1 AND customer_id = $2`,
    `INSERT INTO reply_customers (business_id, reply_id, customer_id)
     SELECT business_id, reply_id, $3 FROM reply_customers WHERE business_id = $1 AND customer_id = $2`,
  ];
  for (const copy of copies) await database.query(copy, [business_id, customerId, otherId]);
  await database.query(
    `INSERT INTO customer_consents (business_id, customer_id, channel, purpose, state, source, reference)
     SELECT $1, unnest($2::bigint[]), 'sms', 'offers', 'withdrawn', 'sms_stop', 'sms-1'`,
    [business_id, [customerId, otherId]],
  );
}

/** The tables with a `customer_id` that have no row of this customer. */
export async function tablesWithout({ database }: TestApp, customerId: number): Promise<string[]> {
  const tables = await database.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND column_name = 'customer_id' ORDER BY 1`,
  );
  const rows = await Promise.all(
    tables.map(({ name }) => database.query(`SELECT FROM ${name} WHERE customer_id = $1 LIMIT 1`, [customerId])),
  );
  return tables.filter((_table, index) => rows[index]!.length === 0).map(({ name }) => name);
}
