import { Jobs } from '@wateja/messaging';

import { CampaignShop } from '../../support/campaign-shop';
import { expectStatus, givenCustomer } from '../../support/fixtures';
import { waitUntil } from '../../support/wait-until';

/** More customers than a page of the preparation holds. */
const CROWD = 1_200;

let shop: CampaignShop;

beforeAll(async () => {
  shop = await CampaignShop.open({ JOBS_PATIENCE: '2' });
});
afterAll(() => shop.close());

/** Customers of a type of their own, so that tests do not see each other's. */
const person = async (customer_type: string, change: object) =>
  (await givenCustomer(shop.testApp, shop.shop, { customer_type, ...change })).id;

const query = <Row extends object>(sql: string, values: unknown[] = []) =>
  shop.testApp.database.query<Row>(sql, values);

const addresses = (id: number) =>
  query<{ customer_id: number; channel: string; address: string }>(
    'SELECT customer_id, channel, address FROM messages WHERE campaign_id = $1 ORDER BY customer_id',
    [id],
  );

/**
 * Prepares the campaign, job by job: with this patience, a job ends after half a second, and the next one continues.
 */
const prepare = async (id: number) => {
  do await shop.runJob(id);
  while ((await shop.campaign(id)).status === 'preparing');
};

/** Gives each of the second half of these customers the phone of one of the first half. */
const pairUp = (ids: number[]) =>
  query(
    `UPDATE customers c SET phone_e164 = first.phone_e164 FROM customers first
     WHERE c.id = ANY ($1) AND first.id = ($1::bigint[])[array_position($1::bigint[], c.id) - cardinality($1::bigint[]) / 2]`,
    [ids],
  );

test('a phone or an address that several customers have is written to once, and the others are counted', async () => {
  const type = 'vip';
  const byEmail = { prefer_sms: false, prefer_email: true };
  const silent = await person(type, { phone: '0712 000 001', prefer_sms: false, prefer_call: true });
  const first = await person(type, { name: 'Mama Njeri', phone: '0712 000 001' });
  const twins = [await person(type, { phone: '+254712000001' }), await person(type, { phone: '712000001' })];
  const otherId = await person(type, { phone: '0712 000 002', email: 'duka@barua.example' });
  const mail = await person(type, { ...byEmail, phone: '0712 000 002', email: 'Duka@Barua.example' });
  twins.push(await person(type, { ...byEmail, email: 'duka@barua.EXAMPLE' }));
  const elsewhere = await person('wholesale', { phone: '0712 000 003' });
  const alone = await person(type, { phone: '0712 000 003' });

  const id = await shop.createDraft({ audience: { customer_type: [type] }, channel: 'auto' });
  const { preflight } = expectStatus(await shop.request('GET', id, '/preflight'), 200).body;
  const left_out = [
    { reason: 'duplicate_address', customers: twins.length },
    { reason: 'prefers_call', customers: 1 },
  ];
  expect(preflight).toMatchObject({
    ...{ audience: 8, recipients: { total: 4, sms: 3, email: 1 }, holdout: 0, segments: 3, left_out },
    cost: { total: '2.40' },
  });
  expectStatus(await shop.request('POST', id, '/send'), 200);
  await prepare(id);
  expect(await addresses(id)).toEqual([
    { customer_id: first, channel: 'sms', address: '+254712000001' },
    { customer_id: otherId, channel: 'sms', address: '+254712000002' },
    { customer_id: mail, channel: 'email', address: 'Duka@Barua.example' },
    { customer_id: alone, channel: 'sms', address: '+254712000003' },
  ]);
  expect(await shop.report(id)).toMatchObject({ audience: 8, chosen: 4, holdout: 0, left_out });
  expect(await shop.recipients(id)).toContainEqual({ customer_id: silent, group: 'left_out', reason: 'prefers_call' });
  expect((await shop.recipients(id)).map(({ customer_id }) => customer_id)).not.toContain(elsewhere);
});

test('nobody of the holdout has an address that the message goes to, and chance decides as ever', async () => {
  const ids = await shop.people(400, 'regular');
  const change = { audience: { customer_type: ['regular'] }, holdout_percent: 50 };
  const id = await shop.createDraft(change);
  await pairUp(ids);
  const { preflight } = expectStatus(await shop.request('GET', id, '/preflight'), 200).body;
  expectStatus(await shop.request('POST', id, '/send', { confirm_recipients: 1_000 }), 200);
  await prepare(id);
  const rows = await shop.recipients(id);
  expect(rows.slice(200).map(({ reason }) => reason)).toEqual(Array(200).fill('duplicate_address'));
  const count = (group: string) => rows.slice(0, 200).filter((row) => row.group === group).length;
  expect(count('sent') + count('holdout')).toBe(200);
  // Four standard deviations of a binomial distribution.
  expect(Math.abs(count('holdout') - 100)).toBeLessThan(4 * Math.sqrt(200 / 4));
  expect(preflight).toMatchObject({
    ...{ recipients: { total: count('sent') }, holdout: count('holdout') },
    left_out: [{ reason: 'duplicate_address', customers: 200 }],
  });
  expect(await shop.report(id)).toMatchObject({
    ...{ audience: 400, chosen: count('sent'), holdout: count('holdout') },
    left_out: [{ reason: 'duplicate_address', customers: 200 }],
  });
});

test('preparing that goes on after a crash still knows the addresses of before', async () => {
  const ids = await shop.people(2 * CROWD, 'walk_in');
  await pairUp(ids);
  const id = await shop.createDraft({ audience: { customer_type: ['walk_in'] }, holdout_percent: 30 });
  const { preflight } = expectStatus(await shop.request('GET', id, '/preflight'), 200).body;
  expectStatus(await shop.request('POST', id, '/send', { confirm_recipients: 1_000 }), 200);
  await query(`CREATE FUNCTION break_down() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.customer_id = ${ids[CROWD + 100]} THEN RAISE EXCEPTION 'disk full' USING ERRCODE = 'disk_full'; END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER break_down BEFORE INSERT ON campaign_recipients FOR EACH ROW EXECUTE FUNCTION break_down()`);
  await expect(prepare(id)).rejects.toThrow();
  const prepared = await shop.recipients(id);
  expect([prepared.length > 0, prepared.length < CROWD]).toEqual([true, true]);
  await query('DROP TRIGGER break_down ON campaign_recipients');
  await prepare(id);
  const rows = await shop.recipients(id);
  expect(rows.slice(CROWD).map(({ reason }) => reason)).toEqual(Array(CROWD).fill('duplicate_address'));
  expect(await addresses(id)).toHaveLength(preflight.recipients.total);
  expect(rows.filter(({ group }) => group === 'holdout')).toHaveLength(preflight.holdout);
});

test('an address that two customers have only since it was prepared is written to once', async () => {
  const type = 'wholesale';
  await query(`UPDATE customers SET is_active = false WHERE customer_type = '${type}'`);
  const ids = await shop.people(2, type);
  await query('DELETE FROM pgboss.job');
  const id = await shop.sent({ audience: { customer_type: [type] } });
  await prepare(id);
  await pairUp(ids);
  await shop.testApp.app.get(Jobs).start();
  await waitUntil('it is sent', async () => (await shop.campaign(id)).status === 'sent');
  expect(await shop.report(id)).toMatchObject({
    ...{ audience: 2, chosen: 2, sent: 1, cost: { total: '0.80' } },
    left_out: [{ reason: 'duplicate_address', customers: 1 }],
  });
  expect(await shop.campaign(id)).toMatchObject({ spent: '0.80' });
});
