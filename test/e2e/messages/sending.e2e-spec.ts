import { MessageSweeper } from '@wateja/messaging';

import { type FakeAfricasTalking, startFakeAfricasTalking } from '../../support/fake-africas-talking';
import { expectStatus, type Shop } from '../../support/fixtures';
import { givenReader, messageRow, messagingApp, smsTo, statuses, write } from '../../support/sent-messages';
import type { TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

const BUSY = { do: 'http', status: 503 } as const;
/** Keeps a message in the queue until a test makes it due. */
const LATER = { send_after: new Date(Date.now() + 3_600_000) };

describe('Sending a message', () => {
  let provider: FakeAfricasTalking;
  let testApp: TestApp;
  let shop: Shop;

  const row = (id: number) => messageRow(testApp, id);
  const waitForStatus = (id: number, status: string) =>
    waitUntil(`the message is ${status}`, async () => (await row(id)).status === status && row(id));
  const query = (sql: string) => testApp.database.query(sql);
  /** Makes a message due that was scheduled for later. */
  const bringForward = async (id: number) => {
    await query(`UPDATE messages SET send_after = now() WHERE id = ${id}`);
    await query(`UPDATE pgboss.job SET start_after = now() WHERE (data->>'message_id')::bigint = ${id}`);
  };
  /** Sends to a new customer, and says how to find the message. */
  const send = async (changes: Parameters<typeof smsTo>[1] = {}) => {
    const reader = await givenReader(testApp, shop);
    const [id] = await write(testApp, shop.business_id, [smsTo(reader, changes)]);
    return { id: id!, reader, received: () => provider.accepted.filter(({ number }) => number === reader.phone) };
  };

  beforeAll(async () => {
    provider = await startFakeAfricasTalking();
    const { jobs, ...created } = await messagingApp(provider.environment);
    ({ testApp, shop } = created);
    await jobs.start();
  });

  beforeEach(() => provider.follow({}));

  afterAll(async () => {
    await testApp.close();
    await provider.close();
  });

  it('sends it once, and stores the answer of the provider', async () => {
    const { id, received } = await send({ cost: '0.5' });
    const message = await waitForStatus(id, 'sent');
    expect(message).toMatchObject({ attempts: 1, cost: '0.8', provider_message_id: received()[0]!.message_id });
    expect(received()).toHaveLength(1);
  });

  it('reads the customer again before it sends', async () => {
    const [quiet, erased] = [await send(LATER), await send(LATER)];
    const path = `/api/customers/${shop.business_id}/${quiet.reader.id}/preferences`;
    const preferences = { token: shop.owner, body: { do_not_contact: true } };
    expectStatus(await testApp.request('PATCH', path, preferences), 200);
    const erasure = { token: shop.owner, body: { reason: 'Asked for at the counter' } };
    const erase = `/api/customers/${shop.business_id}/${erased.reader.id}/erase`;
    expectStatus(await testApp.request('POST', erase, erasure), 200);
    for (const { id } of [quiet, erased]) await bringForward(id);
    expect(await waitForStatus(quiet.id, 'left_out')).toMatchObject({ reason: 'do_not_contact', cost: '0' });
    expect(await row(erased.id)).toMatchObject({ status: 'cancelled', reason: 'erased' });
    await waitUntil(
      'both jobs are done',
      async () => !(await query(`SELECT FROM pgboss.job WHERE state < 'completed'`))[0],
    );
    expect([...quiet.received(), ...erased.received()]).toEqual([]);
  });

  it('postpones it if quiet hours have begun', async () => {
    await query(`UPDATE messaging_settings SET
      quiet_from = to_char(now() AT TIME ZONE 'Africa/Nairobi' - interval '1 hour', 'HH24:MI'),
      quiet_to = to_char(now() AT TIME ZONE 'Africa/Nairobi' + interval '1 hour', 'HH24:MI')`);
    const { id, received } = await send();
    const { send_after, status } = (await waitUntil('it is put off', async () => {
      const message = await row(id);
      return message.send_after.getTime() > Date.now() + 600_000 ? message : null;
    }))!;
    expect(status).toBe('queued');
    expect(received()).toEqual([]);
    const jobs = await query(
      `SELECT FROM pgboss.job WHERE state = 'created' AND start_after = '${send_after.toISOString()}'`,
    );
    expect(jobs).toHaveLength(1);
    await query(`UPDATE messaging_settings SET quiet_from = '00:00', quiet_to = '00:00'`);
  });

  it('tries again when the provider is busy', async () => {
    provider.follow({ next: [BUSY] });
    const { id, received } = await send();
    expect(await waitForStatus(id, 'sent')).toMatchObject({ attempts: 2 });
    expect(received()).toHaveLength(1);
  });

  it('gives up if the provider stays busy', async () => {
    provider.follow({ otherwise: BUSY });
    const { id } = await send(LATER);
    await query(`UPDATE messages SET attempts = 7 WHERE id = ${id}`);
    await bringForward(id);
    expect(await waitForStatus(id, 'failed')).toMatchObject({ attempts: 9, reason: 'provider_unavailable', cost: '0' });
  });

  it('continues after its job has failed for good', async () => {
    await query(`UPDATE pgboss.queue SET retry_limit = 0 WHERE name = 'sms'`);
    provider.follow({ next: [BUSY] });
    const { id } = await send();
    await query(`UPDATE pgboss.queue SET retry_limit = 8 WHERE name = 'sms'`);
    await waitUntil('its job has failed', async () => {
      const jobs = `SELECT FROM pgboss.job WHERE (data->>'message_id')::bigint = ${id} AND state = 'failed'`;
      return (await query(jobs))[0];
    });
    expect(await row(id)).toMatchObject({ status: 'queued', reason: 'http_503', attempts: 1 });
    await query(`UPDATE messages SET send_after = now() - interval '1 minute' WHERE id = ${id}`);
    await testApp.app.get(MessageSweeper).sweep();
    expect(await waitForStatus(id, 'sent')).toMatchObject({ attempts: 2 });
  });

  it('waits for operators, however long they take', async () => {
    provider.follow({ next: [{ do: 'status', code: 405 }] });
    const { id, received } = await send(LATER);
    await query(`UPDATE messages SET attempts = 8 WHERE id = ${id}`);
    await bringForward(id);
    const waiting = await waitUntil('it waits', async () => ((await row(id)).reason ? row(id) : null));
    expect(waiting).toMatchObject({ status: 'queued', reason: 'insufficient_balance', attempts: 8, cost: '0.8' });
    expect(waiting!.send_after.getTime()).toBeGreaterThan(Date.now() + 10_000);
    const jobs = `pgboss.job WHERE (data->>'message_id')::bigint = ${id}`;
    await waitUntil(
      'one of its jobs is done',
      async () => (await query(`SELECT FROM ${jobs} AND state = 'completed'`))[0],
    );
    expect(await query(`SELECT start_after FROM ${jobs} AND state = 'created'`)).toEqual([
      { start_after: waiting!.send_after },
    ]);
    await bringForward(id);
    expect(await waitForStatus(id, 'sent')).toMatchObject({ attempts: 9 });
    expect(received()).toHaveLength(1);
  });

  it('fails where the provider refuses', async () => {
    provider.follow({ next: [{ do: 'status', code: 403 }] });
    const { id } = await send();
    expect(await waitForStatus(id, 'failed')).toMatchObject({ reason: 'invalid_phone_number', cost: '0' });
  });

  it('never repeats what may have arrived', async () => {
    provider.follow({ next: [{ do: 'silence' }] });
    const { id, received } = await send();
    expect(await waitForStatus(id, 'doubtful')).toMatchObject({ attempts: 1, cost: '0.8' });
    expect(received()).toHaveLength(1);
    await waitUntil('its job is done', async () => {
      return (
        await query(`SELECT FROM pgboss.job WHERE (data->>'message_id')::bigint = ${id} AND state = 'completed'`)
      )[0];
    });
    expect(received()).toHaveLength(1);
  });

  it('marks a message as doubtful whose process died, and does not send it again', async () => {
    const { id, received } = await send(LATER);
    await query(`UPDATE messages SET status = 'sending', sending_at = now() - interval '1 minute' WHERE id = ${id}`);
    await testApp.app.get(MessageSweeper).sweep();
    expect(await row(id)).toMatchObject({ status: 'doubtful', reason: 'process_ended' });
    await bringForward(id);
    await waitUntil('its job is done', async () => {
      return (
        await query(`SELECT FROM pgboss.job WHERE (data->>'message_id')::bigint = ${id} AND state = 'completed'`)
      )[0];
    });
    expect(received()).toEqual([]);
  });

  it('does not send a message that another attempt is sending', async () => {
    const { id, received } = await send(LATER);
    await query(`UPDATE messages SET status = 'sending', attempts = 1, sending_at = now() WHERE id = ${id}`);
    await bringForward(id);
    await waitUntil('its job is done', async () => {
      return (
        await query(`SELECT FROM pgboss.job WHERE (data->>'message_id')::bigint = ${id} AND state = 'completed'`)
      )[0];
    });
    expect(await row(id)).toMatchObject({ status: 'sending', attempts: 1 });
    expect(received()).toEqual([]);
    await query(`UPDATE messages SET status = 'doubtful' WHERE id = ${id}`);
  });

  it('finds every message whose job is gone', async () => {
    const { id, received } = await send(LATER);
    await query(`DELETE FROM pgboss.job WHERE (data->>'message_id')::bigint = ${id}`);
    await query(`UPDATE messages SET send_after = now() - interval '1 minute' WHERE id = ${id}`);
    await testApp.app.get(MessageSweeper).sweep();
    await waitForStatus(id, 'sent');
    expect(received()).toHaveLength(1);
  });

  it('does not change messages that have a job', async () => {
    await waitForStatus((await send()).id, 'sent');
    expect(await testApp.app.get(MessageSweeper).sweep()).toBe(0);
    expect(Object.keys(await statuses(testApp))).not.toContain('sending');
  });
});
