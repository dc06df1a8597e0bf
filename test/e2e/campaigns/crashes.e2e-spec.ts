import { CampaignShop, type RecipientRow } from '../../support/campaign-shop';
import { createTestApp, type TestApp } from '../../support/test-app';

/** A little more than three pages of the preparation. */
const CROWD = 3_300;
const PRICE = 0.8;

let shop: CampaignShop;
/** Another process on the same database. */
let otherApp: TestApp;
let ids: number[];

beforeAll(async () => {
  shop = await CampaignShop.open();
  otherApp = await createTestApp({}, shop.testApp.database);
  ids = await shop.people(CROWD);
});
afterAll(async () => {
  await otherApp.close();
  await shop.close();
});

const query = <Row extends object>(sql: string, values: unknown[] = []) =>
  shop.testApp.database.query<Row>(sql, values);

/** Makes the preparation fail at this customer, as a full disk would. */
const failAt = (customer: number) =>
  query(`CREATE OR REPLACE FUNCTION break_down() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.customer_id = ${customer} THEN RAISE EXCEPTION 'disk full' USING ERRCODE = 'disk_full'; END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER break_down BEFORE INSERT ON campaign_recipients FOR EACH ROW EXECUTE FUNCTION break_down()`);
const repairDatabase = () => query('DROP TRIGGER IF EXISTS break_down ON campaign_recipients');
afterEach(repairDatabase);

/** Expects each customer once, with a message if the customer is to get one, and a job for each message. */
async function expectWhole(id: number): Promise<RecipientRow[]> {
  const rows = await shop.recipients(id);
  expect(rows.map(({ customer_id }) => customer_id)).toEqual(ids);
  const messages = await query<{ customer_id: number; has_job: boolean }>(
    `SELECT customer_id, EXISTS (SELECT FROM pgboss.job j WHERE j.name = 'sms' AND (j.data ->> 'message_id')::bigint = m.id)
       AS has_job FROM messages m WHERE campaign_id = $1 ORDER BY customer_id`,
    [id],
  );
  const sent = rows.filter(({ group }) => group === 'sent');
  expect(messages.map(({ customer_id }) => customer_id)).toEqual(sent.map(({ customer_id }) => customer_id));
  expect(messages.every(({ has_job }) => has_job)).toBe(true);
  return rows;
}

test('goes on where it was when it broke down, with the same groups and within the same budget', async () => {
  const cap = 2_000;
  const id = await shop.createDraft({ holdout_percent: 20, budget_cap: cap });
  const before = (await shop.request('GET', id, '/preflight')).body.preflight;
  await shop.request('POST', id, '/send');
  await failAt(ids[1_500]!);
  await expect(shop.runJob(id)).rejects.toThrow();
  const [{ prepared_to }] = (await query<{ prepared_to: number }>('SELECT prepared_to FROM campaigns WHERE id = $1', [
    id,
  ])) as [{ prepared_to: number }];
  expect(prepared_to).toBe(ids[999]);
  const early = await shop.recipients(id);
  expect(early).toHaveLength(1_000);
  expect((await shop.campaign(id)).status).toBe('preparing');
  await repairDatabase();
  await shop.runJob(id, otherApp);
  const rows = await expectWhole(id);
  expect(rows.slice(0, 1_000)).toEqual(early);
  const count = (group: string) => rows.filter((row) => row.group === group).length;
  expect(count('sent')).toBe(Math.floor(cap / PRICE));
  expect({ sent: count('sent'), holdout: count('holdout') }).toEqual({
    ...{ sent: before.recipients.total, holdout: before.holdout },
  });
  expect((await shop.campaign(id)).status).toBe('sending');
});

test('two processes that prepare at once prepare it once', async () => {
  const id = await shop.sent({ holdout_percent: 10 });
  const outcomes = await Promise.allSettled([shop.runJob(id), shop.runJob(id, otherApp)]);
  expect(outcomes.map(({ status }) => status)).toContain('fulfilled');
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as Error] : []));
  expect(failures.map(({ name }) => name).filter((name) => name !== 'AgainLater')).toEqual([]);
  await expectWhole(id);
  expect((await shop.campaign(id)).status).toBe('sending');
});

test('called off between two pages, it prepares no further', async () => {
  const id = await shop.sent();
  await failAt(ids[2_500]!);
  await expect(shop.runJob(id)).rejects.toThrow();
  await repairDatabase();
  await shop.request('POST', id, '/cancel');
  await shop.runJob(id);
  expect(await shop.recipients(id)).toHaveLength(2_000);
  const [{ open }] = (await query<{ open: number }>(
    `SELECT count(*)::int AS open FROM messages WHERE campaign_id = $1 AND status <> 'cancelled'`,
    [id],
  )) as [{ open: number }];
  expect(open).toBe(0);
});

test('a customer who is erased during the preparation gets no message', async () => {
  const id = await shop.sent();
  const erased = ids.at(-1)!;
  // Either the erasure waits for the page, or the page waits for the erasure. In both cases no personal data is left.
  const path = `/api/customers/${shop.shop.business_id}/${erased}/erase`;
  const erase = { token: shop.shop.owner, body: { reason: 'Asked for at the counter' } };
  const [answer] = await Promise.all([shop.testApp.request('POST', path, erase), shop.runJob(id)]);
  expect(answer.status).toBe(200);
  const rows = await query('SELECT status, body, address FROM messages WHERE campaign_id = $1 AND customer_id = $2', [
    ...[id, erased],
  ]);
  for (const row of rows) expect(row).toEqual({ status: 'cancelled', body: '', address: '' });
  expect(await shop.recipients(id)).toHaveLength(rows.length === 1 ? CROWD : CROWD - 1);
});
