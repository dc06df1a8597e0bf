import { MessageWriter, type NewMessage } from '@wateja/messaging';
import { withTenant, PrismaService } from '@wateja/prisma';

import { type FakeAfricasTalking, startFakeAfricasTalking } from '../../support/fake-africas-talking';
import { expectStatus, type Shop } from '../../support/fixtures';
import {
  givenCampaign,
  givenReader,
  messageRow,
  messagingApp,
  type Reader,
  smsTo,
  statuses,
  write,
} from '../../support/sent-messages';
import type { TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

const MANY = 5_000;

describe('The messages of a campaign', () => {
  let provider: FakeAfricasTalking;
  let testApp: TestApp;
  let shop: Shop;
  /** A campaign writes to each address once. */
  let readers: Reader[];

  const sms = (count: number, changes: Partial<NewMessage>) =>
    Array.from({ length: count }, (_, index) => smsTo(readers[index % readers.length]!, changes));
  const isOver = async () => !Object.keys(await statuses(testApp)).some((status) => /^(queued|sending)/.test(status));
  const money = async (campaignId: number) => {
    const [sums] = await testApp.database.query<{ spent: number; messages: number }>(
      `SELECT spent::float8 AS spent, (SELECT sum(cost)::float8 FROM messages WHERE campaign_id = c.id) AS messages
       FROM campaigns c WHERE id = ${campaignId}`,
    );
    return sums!;
  };

  beforeAll(async () => {
    provider = await startFakeAfricasTalking();
    const { jobs, ...created } = await messagingApp(provider.environment);
    ({ testApp, shop } = created);
    readers = [];
    for (let count = 0; count < 60; count++) readers.push(await givenReader(testApp, shop));
    await jobs.start();
  });

  beforeEach(async () => {
    provider.follow({});
    await testApp.database.query('DELETE FROM messages');
  });

  afterAll(async () => {
    await testApp.close();
    await provider.close();
  });

  it('cost no more than its budget, though the provider takes more than was estimated', async () => {
    const campaign_id = await givenCampaign(testApp, shop.business_id, '20.00');
    await write(testApp, shop.business_id, sms(60, { campaign_id, cost: '0.5' }));
    await waitUntil('all is decided', isOver);
    expect(await statuses(testApp)).toEqual({ sent: 25, 'left_out budget': 35 });
    expect(await money(campaign_id)).toEqual({ spent: 20, messages: 20 });
  });

  it('that cost more than any before exceed it once, while they are being sent, and are counted in full', async () => {
    const campaign_id = await givenCampaign(testApp, shop.business_id, '5.00');
    await testApp.database.query(`UPDATE campaigns SET segment_price = 0.5 WHERE id = ${campaign_id}`);
    provider.follow({ delay: 300 });
    await write(testApp, shop.business_id, sms(30, { campaign_id, cost: '0.5' }));
    await waitUntil('all is decided', isOver);
    const { spent, messages } = await money(campaign_id);
    expect(spent).toBeGreaterThan(5);
    expect([spent, messages]).toEqual([messages, expect.closeTo(8, 6)]);
    expect(await statuses(testApp)).toEqual({ sent: 10, 'left_out budget': 20 });
    await write(testApp, shop.business_id, sms(1, { campaign_id, cost: '0' }));
    await waitUntil('all is decided', isOver);
    expect(await statuses(testApp)).toEqual({ sent: 10, 'left_out budget': 21 });
  });

  it('give back what was reserved for those that failed', async () => {
    provider.follow({ chances: [{ share: 0.5, behaviour: { do: 'status', code: 403 } }] });
    const campaign_id = await givenCampaign(testApp, shop.business_id, '800.00');
    await write(testApp, shop.business_id, sms(60, { campaign_id }));
    await waitUntil('all is decided', isOver);
    const found = await statuses(testApp);
    const { sent = 0, 'failed invalid_phone_number': failed = 0 } = found;
    expect(found).toEqual({ sent, 'failed invalid_phone_number': failed });
    expect([sent + failed, failed > 10]).toEqual([60, true]);
    const { spent, messages } = await money(campaign_id);
    expect([spent, messages]).toEqual([messages, expect.closeTo(sent * 0.8, 6)]);
  });

  it('count with what may have been sent', async () => {
    provider.follow({ otherwise: { do: 'silence' } });
    const campaign_id = await givenCampaign(testApp, shop.business_id, '1.60');
    await write(testApp, shop.business_id, sms(5, { campaign_id }));
    await waitUntil('all is decided', isOver);
    expect(Object.values(await statuses(testApp)).sort()).toEqual([2, 3]);
    expect(await statuses(testApp)).toMatchObject({ 'left_out budget': 3 });
    expect(await money(campaign_id)).toEqual({ spent: 1.6, messages: 1.6 });
  });

  it('read the customer again after they have waited for a price', async () => {
    const otherReader = await givenReader(testApp, shop);
    provider.follow({ next: [{ do: 'silence' }] });
    const campaign_id = await givenCampaign(testApp, shop.business_id, '8.00');
    const before = provider.requests();
    await write(testApp, shop.business_id, sms(1, { campaign_id }));
    await waitUntil('the first is on its way', () => provider.requests() === before + 1);
    const [waiting] = await write(testApp, shop.business_id, [smsTo(otherReader, { campaign_id })]);
    await waitUntil('the second waits', async () => {
      return (await testApp.database.query(`SELECT FROM pgboss.job WHERE state = 'active'`)).length === 2;
    });
    const path = `/api/customers/${shop.business_id}/${otherReader.id}/preferences`;
    const preferences = { token: shop.owner, body: { do_not_contact: true } };
    expectStatus(await testApp.request('PATCH', path, preferences), 200);
    expect((await messageRow(testApp, waiting!)).status).toBe('queued');
    await waitUntil('all is decided', isOver);
    expect(await messageRow(testApp, waiting!)).toMatchObject({ status: 'left_out', reason: 'do_not_contact' });
    expect(provider.accepted.filter(({ number }) => number === otherReader.phone)).toEqual([]);
  });

  it('are called off with it', async () => {
    const campaign_id = await givenCampaign(testApp, shop.business_id, null);
    const send_after = new Date(Date.now() + 3_600_000);
    await write(testApp, shop.business_id, sms(10, { campaign_id, send_after }));
    const before = provider.requests();
    const [prisma, writer] = [testApp.app.get(PrismaService), testApp.app.get(MessageWriter)];
    const cancelled = await withTenant(shop.business_id, () =>
      prisma.transaction((tx) => writer.cancelOfCampaign(tx, shop.business_id, campaign_id)),
    );
    await testApp.database.query(`UPDATE pgboss.job SET start_after = now() WHERE state = 'created'`);
    await waitUntil('its jobs are done', async () => {
      return !(await testApp.database.query(`SELECT FROM pgboss.job WHERE state < 'completed' LIMIT 1`))[0];
    });
    expect([cancelled, provider.requests() - before]).toEqual([10, 0]);
    expect(await statuses(testApp)).toEqual({ 'cancelled campaign_cancelled': 10 });
  });

  it('are written in thousands, once each', async () => {
    const send_after = new Date(Date.now() + 3_600_000);
    const messages = sms(MANY, { send_after });
    expect(new Set(await write(testApp, shop.business_id, messages)).size).toBe(MANY);
    expect(await write(testApp, shop.business_id, messages)).toEqual([]);
    const [jobs] = await testApp.database.query<{ count: number }>(
      `SELECT count(*)::int FROM pgboss.job j JOIN messages m ON j.id = message_job_id(m.business_id, m.id, m.send_after)
       WHERE j.start_after = m.send_after AND j.data = jsonb_build_object('business_id', m.business_id, 'message_id', m.id)`,
    );
    expect(jobs!.count).toBe(MANY);
  });
});
