import { SignedTokens } from '@wateja/messaging';

import { type FakeAfricasTalking, startFakeAfricasTalking } from '../../support/fake-africas-talking';
import type { Shop } from '../../support/fixtures';
import { type DeliveryReport, deliveryReport } from '../../support/providers/africas-talking-callbacks';
import { givenReader, messageRow, messagingApp, type Reader, smsTo, write } from '../../support/sent-messages';
import type { TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

type State = DeliveryReport['status'];

describe('Delivery reports', () => {
  let provider: FakeAfricasTalking;
  let testApp: TestApp;
  let shop: Shop;
  let reader: Reader;

  const report = (id: string, status: State, failureReason?: string, token?: string) =>
    testApp.app.inject({
      method: 'POST',
      url: `/api/callbacks/africas-talking/${token ?? testApp.app.get(SignedTokens).callbackToken('africas-talking')}/delivery-reports`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: deliveryReport({
        ...{ id, status, phoneNumber: reader.phone },
        ...(failureReason && { failureReason }),
      }).toString(),
    });
  const row = (id: number) => messageRow(testApp, id);
  const sent = async () => {
    const [id] = await write(testApp, shop.business_id, [smsTo(reader)]);
    const message = await waitUntil('it is sent', async () => ((await row(id!)).status === 'sent' ? row(id!) : null));
    return { id: id!, name: message!.provider_message_id! };
  };

  beforeAll(async () => {
    provider = await startFakeAfricasTalking();
    const { jobs, ...created } = await messagingApp(provider.environment);
    ({ testApp, shop } = created);
    reader = await givenReader(testApp, shop);
    await jobs.start();
  });

  afterAll(async () => {
    await testApp.close();
    await provider.close();
  });

  it.each<[string, State[], string, string | null]>([
    ['arrival', ['Sent', 'Success'], 'delivered', null],
    ['arrival, twice and out of order', ['Success', 'Buffered', 'Success', 'Sent'], 'delivered', null],
    ['arrival after a failure', ['Failed', 'Success'], 'delivered', null],
    ['a late failure after arrival', ['Success', 'Failed'], 'delivered', null],
    ['that it waits', ['Submitted', 'Buffered'], 'sent', null],
    ['that it cannot arrive', ['AbsentSubscriber'], 'failed', 'absent_subscriber'],
    ['that it cannot arrive, before an old one', ['Expired', 'Sent'], 'failed', 'expired'],
  ])('tell of %s', async (_what, states, status, reason) => {
    const { id, name } = await sent();
    for (const state of states) expect((await report(name, state)).statusCode).toBe(200);
    expect(await row(id)).toMatchObject({ status, reason, cost: '0.8' });
  });

  it('tell why', async () => {
    const { id, name } = await sent();
    await report(name, 'Rejected', 'UserInBlackList');
    expect(await row(id)).toMatchObject({ status: 'failed', reason: 'user_in_black_list' });
  });

  it('settle doubtful messages', async () => {
    const { id, name } = await sent();
    await testApp.database.query(`UPDATE messages SET status = 'doubtful', reason = 'timed_out' WHERE id = ${id}`);
    await report(name, 'Sent');
    expect(await row(id)).toMatchObject({ status: 'sent', reason: null });
  });

  it('wait for their message if they arrive before the answer to its sending', async () => {
    const { id, name } = await sent();
    const rename = (to: string) =>
      testApp.database.query(`UPDATE messages SET provider_message_id = '${to}' WHERE id = ${id}`);
    await rename('not known yet');
    expect((await report(name, 'Success')).statusCode).toBe(200);
    expect((await row(id)).status).toBe('sent');
    await rename(name);
    await waitUntil('it has been found', async () => (await row(id)).status === 'delivered');
  });

  describe('of names that no message has', () => {
    const doubtful = async (phone = reader.phone, sending_at = 'now()', channel = 'sms') => {
      const [id] = await write(testApp, shop.business_id, [
        smsTo({ ...reader, phone }, { send_after: new Date(Date.now() + 3_600_000) }),
      ]);
      await testApp.database.query(
        `UPDATE messages SET status = 'doubtful', reason = 'timed_out', provider = 'africas_talking', channel = '${channel}',
           sending_at = ${sending_at} WHERE id = ${id}`,
      );
      return id!;
    };
    const reports = () =>
      testApp.database.query<{ data: object; state: string }>(
        `SELECT data, state::text FROM pgboss.job WHERE name = 'delivery_reports'`,
      );
    /** Sends a report, and makes the next attempt of its job the last one. */
    const lastReport = async (name: string, state: State, failureReason?: string) => {
      await report(name, state, failureReason);
      await testApp.database.query(
        `UPDATE pgboss.job SET start_after = now(), retry_count = retry_limit WHERE name = 'delivery_reports'`,
      );
      await waitUntil('its job is done', async () => (await reports()).every((job) => job.state === 'completed'));
    };

    beforeEach(async () => {
      reader = await givenReader(testApp, shop);
      await testApp.database.query(`DELETE FROM pgboss.job WHERE name = 'delivery_reports'`);
    });

    it('settle the one doubtful message to the phone, and keep no phone', async () => {
      const [old, otherId] = [
        await doubtful(reader.phone, `now() - interval '73 hours'`),
        await doubtful((await givenReader(testApp, shop)).phone),
      ];
      const id = await doubtful();
      await lastReport('ATXid_late', 'Success');
      expect(await row(id)).toMatchObject({ status: 'delivered', provider_message_id: 'ATXid_late' });
      for (const each of [old, otherId]) {
        expect(await row(each)).toMatchObject({ status: 'doubtful', provider_message_id: null });
      }
      expect(JSON.stringify(await reports())).not.toContain(reader.phone.slice(1));
      await report('ATXid_late', 'Failed');
      expect((await row(id)).status).toBe('delivered');
    });

    it('wait while the message may still get its name', async () => {
      const id = await doubtful();
      await report('ATXid_early', 'Success');
      await testApp.database.query(`UPDATE pgboss.job SET start_after = now() WHERE name = 'delivery_reports'`);
      await waitUntil('it was tried', async () => (await reports()).some((job) => job.state === 'retry'));
      expect(await row(id)).toMatchObject({ status: 'doubtful', provider_message_id: null });
    });

    it('settle nothing where two messages may be meant, or one that was erased', async () => {
      const ids = [await doubtful(), await doubtful()];
      await lastReport('ATXid_of-two', 'Failed');
      await testApp.database.query(`UPDATE messages SET status = 'sent' WHERE id = ${ids[0]}`);
      await report('ATXid_erased', 'Success');
      await testApp.database.query(`UPDATE messages SET address = '' WHERE id = ${ids[1]}`);
      await lastReport('ATXid_erased', 'Success');
      expect(await row(ids[1]!)).toMatchObject({ status: 'doubtful', provider_message_id: null });
    });
  });

  it('of unknown messages, and with made-up tokens, change nothing', async () => {
    expect((await report('ATXid_of-nobody', 'Success')).statusCode).toBe(200);
    const { id, name } = await sent();
    const answer = await report(name, 'Success', undefined, 'x'.repeat(43));
    expect([answer.statusCode, answer.json()]).toMatchObject([401, { code: 'callback_token_invalid' }]);
    expect((await row(id)).status).toBe('sent');
  });

  it('need the fields of a report', async () => {
    expect((await report('ATXid_1', 'Lost' as State)).statusCode).toBe(400);
  });
});
