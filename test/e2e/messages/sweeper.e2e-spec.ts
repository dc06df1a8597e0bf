import { MessageSweeper } from '@wateja/messaging';

import type { Shop } from '../../support/fixtures';
import { HeldLock } from '../../support/held-lock';
import { givenCampaign, givenReader, messageRow, messagingApp, smsTo, write } from '../../support/sent-messages';
import type { TestApp } from '../../support/test-app';

describe('Messages and campaigns without a job', () => {
  let testApp: TestApp;
  let shop: Shop;

  const query = <T extends object>(sql: string) => testApp.database.query<T>(sql);
  const sweep = () => testApp.app.get(MessageSweeper).sweep();
  const message = async () => (await write(testApp, shop.business_id, [smsTo(await givenReader(testApp, shop))]))[0]!;
  /** A message that has been queued for so many seconds, and has no job. */
  const givenForgottenMessage = async (seconds: number) => {
    const id = await message();
    await query(`UPDATE messages SET send_after = now() - ${seconds} * interval '1 second' WHERE id = ${id}`);
    return id;
  };
  const jobsOf = (campaign: number) =>
    query(`SELECT FROM pgboss.job WHERE name = 'campaigns' AND (data ->> 'campaign_id')::bigint = ${campaign}
      AND (data ->> 'business_id')::bigint = ${shop.business_id} AND state = 'created'`);
  /** A message whose state has not changed for so many seconds. */
  const campaign = async (seconds: number, changes = `status = 'sending'`) => {
    const id = await givenCampaign(testApp, shop.business_id, null);
    await query(
      `UPDATE campaigns SET updated_at = now() - ${seconds} * interval '1 second', ${changes} WHERE id = ${id}`,
    );
    return id;
  };

  beforeAll(async () => {
    ({ testApp, shop } = await messagingApp({}, { MESSAGE_TIMEOUT_MS: '60000' }));
  });
  beforeEach(async () => {
    await query('DELETE FROM messages');
    await query('DELETE FROM campaigns');
    await query('DELETE FROM pgboss.job');
  });
  afterAll(() => testApp.close());

  it('become doubtful after more time than the slowest mail server takes', async () => {
    const [slow, lost] = [await message(), await message()];
    await query(
      `UPDATE messages SET status = 'sending', sending_at = now() - interval '200 seconds' WHERE id = ${slow}`,
    );
    await query(
      `UPDATE messages SET status = 'sending', sending_at = now() - interval '400 seconds' WHERE id = ${lost}`,
    );
    expect(await sweep()).toBe(1);
    expect(await messageRow(testApp, slow)).toMatchObject({ status: 'sending' });
    expect(await messageRow(testApp, lost)).toMatchObject({ status: 'doubtful', reason: 'process_ended' });
  });

  it('are swept by one process at a time', async () => {
    await givenForgottenMessage(60);
    const lock = await HeldLock.take(testApp, 'SELECT pg_advisory_xact_lock(7261126)', []);
    expect(await sweep()).toBe(0);
    await lock.release();
    expect(await sweep()).toBe(1);
    expect(await sweep()).toBe(0);
  });

  it('are found in the order in which they have waited longest', async () => {
    const seconds = [60, 600, 6_000, 60_000];
    const ids: number[] = [];
    for (const age of seconds) ids.push(await givenForgottenMessage(age));
    await query(
      `UPDATE messages SET status = 'sending', sending_at = now() - interval '10 minutes' WHERE id = ${ids[1]}`,
    );
    const messages = await query<{ id: number }>(
      `SELECT id FROM messages_astray(interval '1 second', interval '1 second', 3)`,
    );
    expect(messages.map(({ id }) => id)).toEqual([ids[3], ids[2], ids[1]]);
  });

  it('include campaigns, which get a job again, once', async () => {
    const due = `status = 'scheduled', scheduled_for = now() - interval '1 minute'`;
    const orphaned = [await campaign(60), await campaign(60, `status = 'preparing'`), await campaign(60, due)];
    const others = [
      ...[await campaign(0), await campaign(60, `status = 'sent'`), await campaign(60, `status = 'cancelled'`)],
      await campaign(60, `status = 'scheduled', scheduled_for = now() + interval '1 hour'`),
    ];
    expect(await sweep()).toBe(3);
    expect(await sweep()).toBe(0);
    for (const id of orphaned) expect(await jobsOf(id)).toHaveLength(1);
    for (const id of others) expect(await jobsOf(id)).toEqual([]);
    await query(`UPDATE pgboss.job SET state = 'failed', id = gen_random_uuid()`);
    expect(await sweep()).toBe(3);
  });
});
