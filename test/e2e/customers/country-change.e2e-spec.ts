import { Recipients, SignedTokens } from '@wateja/messaging';

import { type FakeAfricasTalking, startFakeAfricasTalking } from '../../support/fake-africas-talking';
import { AGREED_AGAIN, expectStatus, givenCustomer, type Shop } from '../../support/fixtures';
import { postForm } from '../../support/forms';
import { aPhone, inKenya, inUganda, MovingShop } from '../../support/moving-shop';
import { messageRow, messagingApp, smsTo, write } from '../../support/sent-messages';
import type { TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

const LATER = { send_after: new Date(Date.now() + 3_600_000) };

describe('A business that changes its country', () => {
  let provider: FakeAfricasTalking;
  let testApp: TestApp;
  let first: Shop;
  let moving: MovingShop;
  let shop: Shop;

  const givenPhone = async (phone: string) => (await givenCustomer(testApp, shop, { phone })).id;
  const moveToUganda = async () => {
    await moving.moveTo('UG');
    await moving.untilRead();
  };
  const query = (sql: string, values: unknown[]) => testApp.database.query<Record<string, unknown>>(sql, values);
  const sentTo = (phone: string) => provider.accepted.filter(({ number }) => number === phone);

  beforeAll(async () => {
    provider = await startFakeAfricasTalking();
    const { jobs, ...created } = await messagingApp(provider.environment);
    ({ testApp, shop: first } = created);
    await jobs.start();
  });
  beforeEach(async () => {
    moving = await MovingShop.open(testApp, first);
    ({ shop } = moving);
  });
  afterAll(async () => {
    await testApp.close();
    await provider.close();
  });

  it('finds its customers, and writes to them, by their numbers in the new country', async () => {
    const phone = aPhone();
    const [id, otherId] = [await givenPhone(phone), await givenPhone('+254701999999')];
    const { id: without } = await givenCustomer(testApp, shop, { phone: undefined });
    const [waiting] = await write(testApp, shop.business_id, [smsTo({ id, phone: inKenya(phone) }, LATER)]);
    await moveToUganda();
    expect(await moving.phonesOf([id, otherId, without])).toEqual([
      ...[
        { id, phone: inUganda(phone) },
        { id: otherId, phone: '+254701999999' },
        { id: without, phone: null },
      ],
    ]);
    for (const term of [phone, inUganda(phone), phone.slice(1)]) expect(await moving.idsFor(term)).toEqual([id]);
    expect(await moving.idsFor(inKenya(phone))).toEqual([]);
    expect(await query('SELECT address FROM messages WHERE id = $1', [waiting])).toEqual([
      { address: inUganda(phone) },
    ]);
    await query('UPDATE messages SET send_after = now() WHERE id = $1', [waiting]);
    await query(`UPDATE pgboss.job SET start_after = now() WHERE data->>'message_id' = $1::text`, [waiting]);
    await waitUntil('the message is sent', async () => (await messageRow(testApp, waiting!)).status === 'sent');
    expect([sentTo(inUganda(phone)).length, sentTo(inKenya(phone)).length]).toEqual([1, 0]);
    expect((await moving.send(id, 201)).queued.address).toBe(inUganda(phone));
  });

  it('does not change customers, as clients see them', async () => {
    const id = await givenPhone(aPhone());
    const read = () => testApp.request('GET', `/api/customers/${shop.business_id}/${id}`, { token: shop.staff });
    const before = await read();
    await moveToUganda();
    const after = await read();
    expect([after.headers['etag'], after.text]).toEqual([before.headers['etag'], before.text]);
  });

  it('without customers, or to the country that it has, reads nothing', async () => {
    expect(await moving.moveTo('UG')).toMatchObject({ country: 'UG', reindexing: null });
    await givenPhone(aPhone());
    expect(await moving.moveTo('UG')).toMatchObject({ country: 'UG', reindexing: null });
    const events = await query(`SELECT FROM outbox WHERE business_id = $1 AND name = 'customers.reindexed'`, [
      shop.business_id,
    ]);
    expect(events).toEqual([]);
  });

  it('keeps a STOP of the number before, also for those who get the new number later', async () => {
    const phone = aPhone();
    const id = await givenPhone(phone);
    await moving.receive(inKenya(phone), 'STOP');
    await moveToUganda();
    const ids = [id, await givenPhone(inUganda(phone)), await givenPhone(inKenya(phone))];
    for (const stopped of ids) expect((await moving.send(stopped, 409)).code).toBe('consent_withdrawn');
  });

  it('keeps a STOP that came from the right number before the change', async () => {
    const phone = aPhone();
    const id = await givenPhone(phone);
    await moving.receive(inUganda(phone), 'STOP');
    await moving.send(id, 201);
    await moveToUganda();
    expect((await moving.send(id, 409)).code).toBe('consent_withdrawn');
  });

  it('keeps an unsubscribe of the number before', async () => {
    const phone = aPhone();
    const link = { business_id: shop.business_id, customer_id: await givenPhone(phone), channel: 'sms' } as const;
    const token = testApp.app.get(SignedTokens).unsubscribeToken(link);
    expectStatus(await postForm(testApp, `/api/unsubscribe/${token}`, {}), 200);
    await moveToUganda();
    const later = await givenPhone(phone);
    await moving.send(later, 201);
    expect((await moving.send(later, 409, { purpose: 'loyalty' })).code).toBe('consent_withdrawn');
  });

  it('lets a consent stand that an owner recorded after a STOP', async () => {
    const phone = aPhone();
    const id = await givenPhone(phone);
    await moving.receive(inKenya(phone), 'STOP');
    const body = { channel: 'sms', purpose: 'service', state: 'granted', ...AGREED_AGAIN };
    const consent = { token: shop.owner, body };
    const path = `/api/customers/${shop.business_id}/${id}/consents`;
    expectStatus(await testApp.request('POST', path, consent), 201);
    await moveToUganda();
    expect((await moving.send(id, 201)).queued.address).toBe(inUganda(phone));
  });

  it('sends nothing to an address that was decided on before', async () => {
    const phone = aPhone();
    const id = await givenPhone(phone);
    const recipients = testApp.app.get(Recipients);
    const find = recipients.find.bind(recipients);
    const decided: (string | null)[] = [];
    // The country changes after the decision has read the customer, and before the message is claimed.
    const reading = jest.spyOn(recipients, 'find').mockImplementationOnce(async (...asked) => {
      const before = await find(...asked);
      await moveToUganda();
      decided.push(before?.phone ?? null);
      return before;
    });
    const [message] = await write(testApp, shop.business_id, [smsTo({ id, phone: inKenya(phone) })]);
    await waitUntil('the message is sent', async () => (await messageRow(testApp, message!)).status === 'sent');
    reading.mockRestore();
    expect(decided).toEqual([inKenya(phone)]);
    expect([sentTo(inUganda(phone)).length, sentTo(inKenya(phone)).length]).toEqual([1, 0]);
  });
});
