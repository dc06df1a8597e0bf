import { CampaignShop } from '../../support/campaign-shop';
import { expectStatus } from '../../support/fixtures';

const DAY = 24 * 60 * 60 * 1_000;

let shop: CampaignShop;

beforeAll(async () => {
  shop = await CampaignShop.open();
});
afterAll(() => shop.close());

const query = <Row extends object>(sql: string, values: unknown[] = []) =>
  shop.testApp.database.query<Row>(sql, values);

const sale = (
  customer_id: number | null,
  at: Date,
  change: { status?: string; amount?: string; refunded?: string } = {},
) => {
  const { status = 'completed', amount = '100.00', refunded = '0.00' } = change;
  return query(
    `INSERT INTO sales (business_id, customer_id, content_hash, total_amount, total_items, refunded_amount, payment_method,
       status, completed_at)
     VALUES ($1, $2, repeat('0', 64), $3, 1, $4, 'cash', $5, $6)`,
    [
      shop.shop.business_id,
      customer_id,
      amount,
      refunded,
      status,
      ['pending', 'cancelled'].includes(status) ? null : at,
    ],
  );
};

/** Moves the beginning of the campaign to this moment. */
const beginAt = (id: number, at: Date) => query('UPDATE campaigns SET started_at = $2 WHERE id = $1', [id, at]);

test('tells what became of its messages, why, and what they cost', async () => {
  await shop.people(12, 'vip');
  await query(`UPDATE customers SET prefer_sms = false, prefer_email = true, email = 'm' || id || '@barua.example'
    WHERE id IN (SELECT id FROM customers WHERE customer_type = 'vip' ORDER BY id LIMIT 2)`);
  await query(`UPDATE customers SET phone_e164 = '+254000' WHERE id = (SELECT max(id) FROM customers)`);
  const id = await shop.sent({ audience: { customer_type: ['vip'] }, channel: 'auto' });
  await shop.runJob(id);
  const outcomes = [
    ...[
      ['delivered', null, '0.01'],
      ['sent', null, '0.02'],
    ],
    ...[
      ['delivered', null, '0.80'],
      ['delivered', null, '0.75'],
      ['sent', null, '0.80'],
      ['failed', 'InvalidPhoneNumber', '0'],
    ],
    ...[
      ['failed', 'InvalidPhoneNumber', '0'],
      ['failed', 'UserInBlacklist', '0'],
      ['doubtful', 'timeout', '0.80'],
    ],
    ...[
      ['left_out', 'invalid_phone', '0'],
      ['left_out', 'consent_withdrawn', '0'],
    ],
  ];
  const messages = await query<{ id: number }>('SELECT id FROM messages WHERE campaign_id = $1 ORDER BY customer_id', [
    id,
  ]);
  expect(messages).toHaveLength(outcomes.length);
  for (const [index, outcome] of outcomes.entries()) {
    await query('UPDATE messages SET status = $2, reason = $3, cost = $4 WHERE id = $1', [
      messages[index]!.id,
      ...outcome,
    ]);
  }
  expect(await shop.report(id)).toEqual({
    ...{ campaign_id: id, status: 'sending', audience: 12, chosen: 11, holdout: 0 },
    ...{ waiting: 0, sent: 5, delivered: 3, doubtful: 1, cancelled: 0 },
    failed: {
      total: 3,
      by_reason: [
        { reason: 'InvalidPhoneNumber', messages: 2 },
        { reason: 'UserInBlacklist', messages: 1 },
      ],
    },
    left_out: [
      { reason: 'invalid_phone', customers: 2 },
      { reason: 'consent_withdrawn', customers: 1 },
    ],
    cost: { currency: 'KES', total: '3.18', sms: '3.15', email: '0.03' },
    ...{ uplift_from: expect.any(String), uplift_until: expect.any(String), uplift: null },
    uplift_missing: 'The campaign has no holdout, so there is no group to compare with',
  });
});

test('a draft has a report too, with nothing in it', async () => {
  const id = await shop.createDraft();
  expect(await shop.report(id)).toMatchObject({
    ...{ status: 'draft', audience: 0, sent: 0, cost: { total: '0.00' }, uplift_from: null, uplift_until: null },
    ...{ uplift: null, uplift_missing: 'The campaign has not started' },
  });
});

test('there is no uplift while it is being prepared, nor when not everybody chosen was written to', async () => {
  await shop.people(40, 'wholesale');
  const campaign = { audience: { customer_type: ['wholesale'] }, holdout_percent: 50 };
  const id = await shop.sent(campaign);
  expect(await shop.report(id)).toMatchObject({
    ...{ status: 'preparing', uplift: null, uplift_missing: 'Wateja is still choosing the recipients' },
  });
  await shop.runJob(id);
  expect(await shop.report(id)).toMatchObject({ uplift: { sent: expect.anything() }, uplift_missing: null });
  await query(
    `UPDATE messages SET status = 'sent'
     WHERE campaign_id = $1 AND id <> (SELECT max(id) FROM messages WHERE campaign_id = $1)`,
    [id],
  );
  expectStatus(await shop.request('POST', id, '/cancel'), 200);
  expect(await shop.report(id)).toMatchObject({
    ...{ status: 'cancelled', cancelled: 1, uplift: null },
    uplift_missing: 'The campaign was cancelled before every chosen customer had a message',
  });
  const late = await shop.sent(campaign);
  await shop.runJob(late);
  await shop.settleQueued(late, 'sent');
  expectStatus(await shop.request('POST', late, '/cancel'), 200);
  expect(await shop.report(late)).toMatchObject({ status: 'cancelled', uplift_missing: null });
});

test('the uplift counts purchases of each group, from the beginning on, for as many days', async () => {
  await shop.people(200, 'regular');
  const id = await shop.sent({ audience: { customer_type: ['regular'] }, holdout_percent: 50, uplift_days: 10 });
  await shop.runJob(id);
  const rows = await shop.recipients(id);
  const customersIn = (wantedGroup: string) =>
    rows.filter(({ group }) => group === wantedGroup).map(({ customer_id }) => customer_id);
  const [sent, held] = [customersIn('sent'), customersIn('holdout')];
  const start = new Date(Date.now() - 20 * DAY);
  const at = (days: number, milliseconds = 0) => new Date(start.getTime() + days * DAY + milliseconds);
  await beginAt(id, start);
  // These sales count.
  await sale(sent[0]!, at(0));
  await sale(sent[0]!, at(10, -1), { amount: '50.50' });
  await sale(sent[1]!, at(3), { status: 'partially_refunded', amount: '80.00', refunded: '30.00' });
  await sale(sent[2]!, at(4), { amount: '10.00' });
  await sale(held[0]!, at(5), { amount: '70.00' });
  // These sales do not count.
  await sale(sent[3]!, at(0, -1));
  await sale(sent[4]!, at(10));
  await sale(held[1]!, at(2), { status: 'refunded', refunded: '100.00' });
  await sale(held[2]!, at(2), { status: 'pending' });
  await sale(sent[5]!, at(2), { status: 'cancelled' });
  await sale(null, at(2));
  const outsider = await shop.people(1, 'wholesale');
  await sale(outsider[0]!, at(2));
  const report = await shop.report(id);
  expect(report).toMatchObject({
    ...{ chosen: sent.length, holdout: held.length, uplift_missing: null },
    ...{ uplift_from: start.toISOString(), uplift_until: at(10).toISOString() },
    uplift: {
      method: 'Newcombe 1998, method 10 (hybrid score interval), 95 %',
      sent: { customers: sent.length, buyers: 3, purchases: 4, amount: '210.50' },
      holdout: { customers: held.length, buyers: 1, purchases: 1, amount: '70.00' },
      rate_difference: expect.closeTo(3 / sent.length - 1 / held.length, 5),
      amount_difference: (210.5 / sent.length - 70 / held.length).toFixed(2),
    },
  });
  // A customer who was left out belongs to no group.
  await query(
    `UPDATE campaign_recipients SET "group" = 'left_out', reason = 'budget' WHERE campaign_id = $1 AND customer_id = $2`,
    [...[id, sent[0]]],
  );
  expect(await shop.report(id)).toMatchObject({ uplift: { sent: { customers: sent.length - 1, buyers: 2 } } });
});

test('a known effect is found again, campaign by campaign', async () => {
  const [RUNS, CUSTOMERS, WITHOUT, WITH] = [20, 300, 20, 45];
  await shop.people(CUSTOMERS, 'walk_in');
  const effect = (WITH - WITHOUT) / 100;
  let [covered, total] = [0, 0];
  for (let run = 0; run < RUNS; run++) {
    const id = await shop.createDraft({
      audience: { customer_type: ['walk_in'] },
      holdout_percent: 30,
      uplift_days: 5,
    });
    // Makes the groups and the purchases the same in each run of this test.
    await query(`UPDATE campaigns SET holdout_key = md5('run ' || $2) WHERE id = $1`, [id, run]);
    expectStatus(await shop.request('POST', id, '/send'), 200);
    await shop.runJob(id);
    const start = new Date(Date.now() - (RUNS - run + 1) * 10 * DAY);
    await beginAt(id, start);
    await query(
      `INSERT INTO sales (business_id, customer_id, content_hash, total_amount, total_items, payment_method, status, completed_at)
       SELECT business_id, customer_id, repeat('0', 64), 100, 1, 'cash', 'completed', $2::timestamptz + interval '1 day'
       FROM campaign_recipients r,
         LATERAL (SELECT (('x' || left(md5($3 || ' ' || (customer_id - (SELECT min(customer_id) FROM campaign_recipients WHERE campaign_id = $1))), 8))::bit(32)::bigint & 4294967295) % 100 AS chance) c
       WHERE campaign_id = $1 AND chance < CASE "group" WHEN 'sent' THEN ${WITH} ELSE ${WITHOUT} END`,
      [id, start, String(run)],
    );
    const { uplift } = (await shop.report(id)) as {
      uplift: { rate_difference: number; rate_interval: { lower: number; upper: number } };
    };
    total += uplift.rate_difference;
    if (uplift.rate_interval.lower <= effect && effect <= uplift.rate_interval.upper) covered += 1;
  }
  // If 20 intervals of 95 % are drawn, fewer than 17 contain the effect in three of a thousand cases.
  expect(covered).toBeGreaterThanOrEqual(17);
  expect(Math.abs(total / RUNS - effect)).toBeLessThan(0.03);
});
