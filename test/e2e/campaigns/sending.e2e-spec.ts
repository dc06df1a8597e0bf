import { Jobs } from '@wateja/messaging';

import { CampaignShop } from '../../support/campaign-shop';
import { expectStatus } from '../../support/fixtures';
import { waitUntil } from '../../support/wait-until';

const FUTURE = '2099-01-01T09:00:00.000Z';
const CROWD = 400;

let shop: CampaignShop;

beforeAll(async () => {
  shop = await CampaignShop.open({ JOBS_PATIENCE: '2' });
  await shop.people(CROWD);
});
afterAll(() => shop.close());

const messages = (id: number) =>
  shop.testApp.database.query<{ customer_id: number; status: string; reason: string | null; cost: string }>(
    'SELECT customer_id, status, reason, cost::text FROM messages WHERE campaign_id = $1 ORDER BY customer_id',
    [id],
  );
const jobsOf = (id: number) =>
  shop.testApp.database.query<{ state: string; start_after: Date }>(
    `SELECT state::text, start_after FROM pgboss.job WHERE name = 'campaigns' AND (data ->> 'campaign_id')::bigint = $1`,
    [id],
  );
const code = async (answer: ReturnType<CampaignShop['request']>) => {
  const { status, body } = await answer;
  return [status, body.code];
};

test('sends what the template said when it was sent, and is sent once all messages are at their end', async () => {
  const id = await shop.sent({ budget_cap: '1000' });
  expect(await shop.campaign(id)).toMatchObject({ status: 'preparing', started_at: expect.any(String) });
  await shop.testApp.database.query(`UPDATE message_templates SET sms_text = 'Something else'`);
  await shop.runJob(id);
  expect(await shop.campaign(id)).toMatchObject({
    ...{ status: 'sending', finished_at: null },
    progress: { recipients: { sent: CROWD, holdout: 0, left_out: 0 }, messages: { queued: CROWD } },
  });
  const [message] = await shop.testApp.database.query<{ [key: string]: unknown }>(
    'SELECT body, address, cause, kind, purpose, cost::text FROM messages WHERE campaign_id = $1 ORDER BY id LIMIT 1',
    [id],
  );
  expect(message).toMatchObject({
    ...{ body: expect.stringMatching(/^Habari Mteja, karibu Duka/), address: '+254710000001', kind: 'campaign' },
    ...{ purpose: 'offers', cost: '0.8000', cause: expect.stringMatching(`^campaign:${id}:customer:`) },
  });
  await shop.settleQueued(id, 'delivered');
  await shop.runJob(id);
  expect(await shop.campaign(id)).toMatchObject({ status: 'sent', finished_at: expect.any(String) });
  expect(await code(shop.request('POST', id, '/cancel'))).toEqual([409, 'campaign_state']);
  await shop.testApp.database.query(
    `UPDATE message_templates SET sms_text = 'Habari {{first_name}}, karibu {{business_name}}!'`,
  );
});

test('is sent once, however often it is asked for', async () => {
  const id = await shop.createDraft();
  const request = { token: shop.shop.manager, headers: { 'idempotency-key': `send-${id}` } };
  const send = () => shop.testApp.request('POST', shop.path(id, '/send'), request);
  const first = expectStatus(await send(), 200);
  expect(expectStatus(await send(), 200).body).toEqual(first.body);
  expect(await code(shop.request('POST', id, '/send'))).toEqual([409, 'campaign_state']);
  expect(await jobsOf(id)).toHaveLength(1);
  for (const [method, rest, body] of [
    ['PATCH', '', { name: 'Late' }],
    ['DELETE', '', undefined],
    ['GET', '/preflight', undefined],
  ] as const) {
    expect(await code(shop.request(method, id, rest, body))).toEqual([409, 'campaign_state']);
  }
});

test('of two requests at the same time one sends it', async () => {
  const id = await shop.createDraft();
  const answers = await Promise.all([shop.request('POST', id, '/send'), shop.request('POST', id, '/send')]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(await jobsOf(id)).toHaveLength(1);
});

test('waits for the time it is scheduled for', async () => {
  const id = await shop.sent({ scheduled_for: FUTURE });
  expect(await jobsOf(id)).toEqual([{ state: 'created', start_after: new Date(FUTURE) }]);
  await shop.runJob(id);
  expect(await shop.campaign(id)).toMatchObject({ status: 'scheduled', started_at: null });
  expect(await shop.preflight()).toMatchObject({ audience: CROWD });
  expectStatus(await shop.request('GET', id, '/preflight'), 200);
  await shop.testApp.database.query('UPDATE campaigns SET scheduled_for = now() WHERE id = $1', [id]);
  await shop.runJob(id);
  expect(await shop.campaign(id)).toMatchObject({ status: 'sending', started_at: expect.any(String) });
});

test('is not sent when its time has passed before anybody sent it', async () => {
  const id = await shop.createDraft({ scheduled_for: FUTURE });
  await shop.testApp.database.query('UPDATE campaigns SET scheduled_for = now() WHERE id = $1', [id]);
  expect(await code(shop.request('POST', id, '/send'))).toEqual([409, 'schedule_passed']);
  expect((await shop.campaign(id)).status).toBe('draft');
});

test.each([
  ['a draft', () => shop.createDraft()],
  ['one that waits for its time', () => shop.sent({ scheduled_for: FUTURE })],
  ['one that is being prepared', () => shop.sent()],
])('%s can be called off, and nothing is written any more', async (_, given) => {
  const id = await given();
  const answer = expectStatus(await shop.request('POST', id, '/cancel'), 200);
  expect(answer.body.campaign).toMatchObject({ status: 'cancelled', finished_at: expect.any(String) });
  await shop.runJob(id);
  expect([await shop.recipients(id), await messages(id)]).toEqual([[], []]);
  expect(await code(shop.request('POST', id, '/cancel'))).toEqual([409, 'campaign_state']);
  expect(await code(shop.request('POST', id, '/send'))).toEqual([409, 'campaign_state']);
});

test('called off while it is being sent, what was handed over stays', async () => {
  const id = await shop.sent();
  await shop.runJob(id);
  await shop.testApp.database.query(
    `UPDATE messages SET status = 'sent' WHERE id IN (SELECT id FROM messages WHERE campaign_id = $1 ORDER BY id LIMIT 7)`,
    [id],
  );
  expectStatus(await shop.request('POST', id, '/cancel'), 200);
  const counts = { queued: 0, sent: 7, cancelled: CROWD - 7 };
  expect(await shop.campaign(id)).toMatchObject({ status: 'cancelled', progress: { messages: counts } });
  expect(await shop.report(id)).toMatchObject({ sent: 7, cancelled: CROWD - 7, waiting: 0, cost: { total: '5.60' } });
  await shop.runJob(id);
  expect((await shop.campaign(id)).status).toBe('cancelled');
});

test('holds out the same customers that the preflight counted, and writes nothing to them', async () => {
  const id = await shop.createDraft({ holdout_percent: 20 });
  const { preflight } = expectStatus(await shop.request('GET', id, '/preflight'), 200).body;
  expectStatus(await shop.request('POST', id, '/send'), 200);
  await shop.runJob(id);
  const heldOut = (await shop.recipients(id)).filter(({ group }) => group === 'holdout');
  expect(heldOut).toHaveLength(preflight.holdout);
  expect(Math.abs(heldOut.length - CROWD * 0.2)).toBeLessThan(4 * Math.sqrt(CROWD * 0.16));
  const written = new Set((await messages(id)).map(({ customer_id }) => customer_id));
  expect(written.size).toBe(CROWD - heldOut.length);
  expect(heldOut.filter(({ customer_id }) => written.has(customer_id))).toEqual([]);
});

test('stops at its budget', async () => {
  const id = await shop.sent({ budget_cap: '100.70' });
  await shop.runJob(id);
  expect(await messages(id)).toHaveLength(125);
  const leftOut = (await shop.recipients(id)).filter(({ group }) => group === 'left_out');
  expect(leftOut).toHaveLength(CROWD - 125);
  expect(new Set(leftOut.map(({ reason }) => reason))).toEqual(new Set(['budget']));
  expect(await shop.report(id)).toMatchObject({
    left_out: [{ reason: 'budget', customers: CROWD - 125 }],
    chosen: 125,
  });
});

test('with nobody to write to it is sent at once', async () => {
  const id = await shop.sent({ audience: { min_spent: '99999.00' } });
  await shop.runJob(id);
  expect(await shop.campaign(id)).toMatchObject({ status: 'sent', progress: { recipients: { sent: 0 } } });
  expect(await shop.report(id)).toMatchObject({ audience: 0, uplift: null });
});

test('its jobs bring it from the request to the last message by themselves', async () => {
  // The test must not wait for jobs that other tests left in the queue.
  await shop.testApp.database.query('DELETE FROM pgboss.job');
  await shop.testApp.app.get(Jobs).start();
  const id = await shop.sent({ budget_cap: '8.00' });
  await waitUntil('it is sent', async () => (await shop.campaign(id)).status === 'sent');
  expect((await messages(id)).filter(({ status }) => status === 'sent')).toHaveLength(10);
  expect(await shop.report(id)).toMatchObject({ sent: 10, waiting: 0, cost: { currency: 'KES' } });
});
