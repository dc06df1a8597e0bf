import { type FakeAfricasTalking, startFakeAfricasTalking } from '../../support/fake-africas-talking';
import { expectStatus, givenAnotherShop, type Shop } from '../../support/fixtures';
import {
  alwaysOpen,
  givenCampaign,
  givenReader,
  messagingApp,
  type Reader,
  smsTo,
  write,
} from '../../support/sent-messages';
import type { TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

describe('Messages', () => {
  let provider: FakeAfricasTalking;
  let testApp: TestApp;
  let shop: Shop;
  let reader: Reader;
  let otherReader: Reader;
  /** In the order of their ids. */
  let ids: number[];
  let campaign_id: number;

  const list = async (query = '', token = shop.staff) =>
    testApp.request('GET', `/api/messaging/${shop.business_id}/messages${query}`, { token });
  const listMessages = async (query: string) =>
    expectStatus(await list(query), 200).body.messages.map(({ id }: { id: number }) => id) as number[];
  const get = (id: number, token = shop.staff) =>
    testApp.request('GET', `/api/messaging/${shop.business_id}/messages/${id}`, { token });
  const resend = (id: number, token = shop.manager) =>
    testApp.request('POST', `/api/messaging/${shop.business_id}/messages/${id}/resend`, { token });
  const status = async (id: number) => (await get(id)).body.message.status as string;

  beforeAll(async () => {
    provider = await startFakeAfricasTalking();
    const { jobs, ...created } = await messagingApp(provider.environment);
    ({ testApp, shop } = created);
    [reader, otherReader] = [await givenReader(testApp, shop), await givenReader(testApp, shop)];
    campaign_id = await givenCampaign(testApp, shop.business_id, null);
    provider.follow({ of_number: { [otherReader.phone]: { do: 'status', code: 403 } } });
    ids = await write(testApp, shop.business_id, [
      smsTo(reader, { campaign_id }),
      smsTo(otherReader),
      smsTo(reader, { kind: 'receipt', purpose: 'service', send_after: new Date(Date.now() + 3_600_000) }),
      smsTo(reader),
    ]);
    await jobs.start();
    const settled = /^(?:sent|failed)$/;
    for (const id of [0, 1, 3]) await waitUntil('they are sent', async () => settled.test(await status(ids[id]!)));
  });

  afterAll(async () => {
    await testApp.close();
    await provider.close();
  });

  it('are listed newest first, page by page', async () => {
    const first = expectStatus(await list('?limit=3'), 200).body;
    expect(first.messages.map(({ id }: { id: number }) => id)).toEqual([...ids].reverse().slice(0, 3));
    const second = expectStatus(await list(`?limit=3&cursor=${first.next_cursor}`), 200).body;
    expect(second).toMatchObject({ messages: [{ id: ids[0] }], next_cursor: null });
  });

  it('are filtered', async () => {
    const [first, second, third, fourth] = ids;
    expect(await listMessages(`?customer_id=${otherReader.id}`)).toEqual([second]);
    expect(await listMessages(`?campaign_id=${campaign_id}`)).toEqual([first]);
    expect(await listMessages('?status=failed')).toEqual([second]);
    expect(await listMessages('?kind=receipt')).toEqual([third]);
    expect(await listMessages('?provider=africas_talking')).toEqual([fourth, second, first]);
    expect(await listMessages('?channel=email')).toEqual([]);
    expect(await listMessages('?to=2024-01-01T00:00:00Z')).toEqual([]);
    expect((await list('?status=lost')).body.details).toMatchObject([{ path: 'status' }]);
    expect((await list('?customer=1')).status).toBe(400);
  });

  it('show their status', async () => {
    const { message } = expectStatus(await get(ids[0]!), 200).body;
    const { message_id: provider_message_id } = provider.accepted.find(({ text }) => text === message.body)!;
    expect(message).toMatchObject({
      ...{ customer_id: reader.id, address: reader.phone, status: 'sent', cost: '0.80', attempts: 1, campaign_id },
      ...{ provider: 'africas_talking', provider_message_id, delivered_at: null },
    });
    expect((await get(ids[1]!)).body.message).toMatchObject({ status: 'failed', cost: '0.00', sent_at: null });
  });

  it('of another business are not there', async () => {
    const elsewhere = await givenAnotherShop(testApp, shop);
    await alwaysOpen(testApp, elsewhere.business_id);
    const [foreign] = await write(testApp, elsewhere.business_id, [
      smsTo(await givenReader(testApp, elsewhere), { send_after: new Date(Date.now() + 3_600_000) }),
    ]);
    expect((await get(foreign!)).status).toBe(404);
    expect((await resend(foreign!)).status).toBe(404);
    expect(await listMessages('')).toEqual([...ids].reverse());
    const path = `/api/messaging/${elsewhere.business_id}/messages`;
    const cursor = (await list('?limit=1')).body.next_cursor as string;
    expect((await testApp.request('GET', `${path}?cursor=${cursor}`, { token: shop.admin })).status).toBe(400);
  });

  it('that failed are sent again when a person says so, once', async () => {
    provider.follow({});
    expect((await resend(ids[1]!, shop.staff)).status).toBe(403);
    const { queued } = expectStatus(await resend(ids[1]!), 201).body;
    expect(queued).toMatchObject({
      status: 'queued',
      customer_id: otherReader.id,
      address: otherReader.phone,
      cost: '0.80',
    });
    await waitUntil('it is sent', async () => (await status(queued.id)) === 'sent');
    expect(provider.accepted.filter(({ number }) => number === otherReader.phone)).toHaveLength(1);
    expect((await resend(ids[1]!)).body).toMatchObject({ status: 409, code: 'message_already_resent' });
    expect((await resend(queued.id)).body).toMatchObject({ status: 409, code: 'message_not_resendable' });
    expect(await status(ids[1]!)).toBe('failed');
  });
});
