import { SignedTokens } from '@wateja/messaging';

import { expectStatus, givenAnotherShop, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { postForm } from '../../support/forms';
import { HeldLock, untilWaiting } from '../../support/held-lock';
import { smsTo, write } from '../../support/sent-messages';
import { createTestApp, type TestApp } from '../../support/test-app';
import { expectInvalid } from '../../support/validation';

interface Reply {
  id: number;
  customer_id: number | null;
  customer_ids: number[];
  phone: string;
  body: string;
  request: string | null;
  received_at: string;
  read_at: string | null;
}

let number = 0;

describe('The inbox', () => {
  let testApp: TestApp;
  let [first, shop]: Shop[] = [];
  let phone: string;
  let customer: number;

  beforeAll(async () => {
    testApp = await createTestApp();
    first = await givenShop(testApp);
  });
  beforeEach(async () => {
    shop = await givenAnotherShop(testApp, first!);
    phone = `+2547012${String(++number).padStart(5, '0')}`;
    customer = (await givenCustomer(testApp, shop, { phone })).id;
  });
  afterAll(() => testApp.close());

  const receiveSms = async (text: string, id?: string, from = phone) => {
    const token = testApp.app.get(SignedTokens).callbackToken('africas-talking');
    const form = { from, text, to: '22384', ...(id !== undefined && { id }) };
    expectStatus(await postForm(testApp, `/api/callbacks/africas-talking/${token}/incoming`, form), 200);
  };
  const get = (query = '', of = shop!, token = of.staff) =>
    testApp.request('GET', `/api/messaging/${of.business_id}/replies${query}`, { token });
  const list = async (query = '', of = shop!) => expectStatus(await get(query, of), 200).body.replies as Reply[];
  const read = (id: number, of = shop!) =>
    testApp.request('POST', `/api/messaging/${of.business_id}/replies/${id}/read`, { token: of.staff });
  const erase = (id: number) =>
    testApp.request('POST', `/api/customers/${shop!.business_id}/${id}/erase`, {
      ...{ token: shop!.owner, body: { reason: 'Asked for it' } },
    });
  const bodies = (replies: Reply[]) => replies.map(({ body }) => body);

  it('keeps each SMS of a customer as it was written', async () => {
    await receiveSms('Asante! Mna mkate leo? 🍞\nau kesho', 'in-1');
    expect(await list()).toEqual([
      {
        ...{ id: expect.any(Number), customer_id: customer, customer_ids: [customer], phone },
        ...{ body: 'Asante! Mna mkate leo? 🍞\nau kesho', request: null },
        ...{ received_at: expect.stringMatching(/Z$/), read_at: null },
      },
    ]);
  });

  it('keeps a STOP and a START too, and says so', async () => {
    await receiveSms('STOP', 'in-2');
    await receiveSms('START', 'in-3');
    expect((await list()).map(({ request }) => request)).toEqual(['start', 'stop']);
  });

  it('keeps an empty SMS, and one with control characters, which go', async () => {
    await receiveSms('', 'in-4');
    await receiveSms('a\u0000b\u001b[2J', 'in-5');
    expect(bodies(await list())).toEqual(['ab[2J', '']);
  });

  it('keeps an SMS once, however often the provider tells of it at the same time', async () => {
    await Promise.all(Array.from({ length: 5 }, () => receiveSms('Hello', 'in-6')));
    await receiveSms('Hello', 'in-6');
    expect(bodies(await list())).toEqual(['Hello']);
    await receiveSms('Hello', 'in-7');
    expect(await list()).toHaveLength(2);
  });

  it('takes the same number from another phone for another SMS', async () => {
    const otherId = (await givenCustomer(testApp, shop!, { phone: '+254701399999' })).id;
    await receiveSms('Mine', 'in-8');
    await receiveSms('Theirs', 'in-8', '+254701399999');
    expect((await list()).map(({ customer_id }) => customer_id)).toEqual([otherId, customer]);
  });

  it('keeps an SMS from a phone that several customers share once, with all of them', async () => {
    const twin = (await givenCustomer(testApp, shop!, { phone })).id;
    await receiveSms('Hello', 'in-9');
    expect(await list()).toMatchObject([{ customer_id: null, customer_ids: [customer, twin] }]);
  });

  it('keeps an SMS from a phone that nobody has in the first shop, until somebody has it', async () => {
    const stranger = '+254701444444';
    await receiveSms('Do you sell sugar?', 'in-10', stranger);
    const [reply] = await list('', first);
    expect(reply).toMatchObject({ body: 'Do you sell sugar?', customer_id: null, customer_ids: [] });
    expect(bodies(await list())).toEqual([]);
    const { id } = await givenCustomer(testApp, first!, { phone: stranger });
    expect((await list('', first))[0]).toMatchObject({ id: reply!.id, customer_id: id, customer_ids: [id] });
  });

  it('has an SMS in each shop that knows the phone, or only in the shop that wrote to it last', async () => {
    const neighbour = await givenAnotherShop(testApp, first!);
    const theirCustomer = (await givenCustomer(testApp, neighbour, { phone })).id;
    await receiveSms('To both', 'in-11');
    expect([bodies(await list()), bodies(await list('', neighbour))]).toEqual([['To both'], ['To both']]);
    const [message] = await write(testApp, neighbour.business_id, [smsTo({ id: theirCustomer, phone })]);
    const { database } = testApp;
    await database.query(`UPDATE messages SET status = 'sent', sending_at = now() WHERE id = $1`, [message]);
    await receiveSms('Yes please', 'in-12');
    expect([bodies(await list()), bodies(await list('', neighbour))]).toEqual([['To both'], ['Yes please', 'To both']]);
  });

  it('belongs to those who had the phone then, not to those who have it now', async () => {
    await receiveSms('Hello', 'in-13');
    const path = `/api/customers/${shop!.business_id}/${customer}`;
    expectStatus(await testApp.request('PATCH', path, { token: shop!.manager, body: { phone: '0712 999 999' } }), 200);
    await givenCustomer(testApp, shop!, { phone });
    expect(await list()).toMatchObject([{ customer_id: customer, customer_ids: [customer] }]);
  });

  it('lists the newest first, page by page, all or only the unread', async () => {
    for (const text of ['one', 'two', 'three']) await receiveSms(text, `in-14-${text}`);
    const page = expectStatus(await get('?limit=2'), 200).body;
    expect(bodies(page.replies)).toEqual(['three', 'two']);
    const rest = expectStatus(await get(`?limit=2&cursor=${page.next_cursor}`), 200).body;
    expect([bodies(rest.replies), rest.next_cursor]).toEqual([['one'], null]);
    expectStatus(await read(page.replies[1].id), 200);
    expect(bodies(await list('?unread=true'))).toEqual(['three', 'one']);
    expect(bodies(await list('?unread=false'))).toEqual(['two']);
    expectInvalid(await get('?unread=yes'), 'unread');
    expectInvalid(await get(`?cursor=${page.next_cursor}`, first), 'cursor');
  });

  it('marks a reply as read once, with an entry in the audit trail', async () => {
    await receiveSms('Hello', 'in-15');
    const [{ id }] = (await list()) as [Reply];
    const { reply, message } = expectStatus(await read(id), 200).body;
    expect([message, reply]).toEqual([
      'Reply marked as read',
      expect.objectContaining({ id, read_at: expect.stringMatching(/Z$/) }),
    ]);
    expect(expectStatus(await read(id), 200).body.reply).toEqual(reply);
    const entries = await testApp.database.query<{ action: string; changes: object }>(
      `SELECT action, changes FROM audit_entries WHERE resource = 'reply' AND resource_id = $1 ORDER BY id`,
      [id],
    );
    expect(entries.map(({ action }) => action)).toEqual(['reply.created', 'reply.updated']);
    expect(JSON.stringify(entries)).not.toMatch(/Hello|7012/);
  });

  it('answers about the replies of other shops as about none', async () => {
    await receiveSms('Hello', 'in-16');
    const [{ id }] = (await list()) as [Reply];
    const [theirAnswer, none] = [await read(id, first), await read(2_147_483_000)];
    expect([theirAnswer.status, theirAnswer.body.code]).toEqual([404, 'reply_not_found']);
    expect(theirAnswer.body).toEqual(none.body);
    expect((await list())[0]!.read_at).toBeNull();
  });

  it('records reply.received with ids alone, once', async () => {
    await receiveSms('Hello', 'in-17');
    await receiveSms('Hello', 'in-17');
    const [{ id }] = (await list()) as [Reply];
    const events = await testApp.database.query<{ payload: object }>(
      `SELECT payload FROM outbox WHERE name = 'reply.received' AND business_id = $1`,
      [shop!.business_id],
    );
    expect(events.map(({ payload }) => payload)).toEqual([
      { business_id: shop!.business_id, reply_id: id, customer_ids: [customer] },
    ]);
  });

  it('forgets the replies of a customer who is erased, also of one who was none yet', async () => {
    await receiveSms('I am Zawadi', 'in-18');
    const stranger = '+254701555555';
    await receiveSms('I am Zuri', 'in-19', stranger);
    const { id } = await givenCustomer(testApp, first!, { phone: stranger });
    expectStatus(await erase(customer), 200);
    expect(await list()).toEqual([]);
    const path = `/api/customers/${first!.business_id}/${id}/erase`;
    expectStatus(await testApp.request('POST', path, { token: first!.owner, body: { reason: 'Asked for it' } }), 200);
    const rows = await testApp.database.query('SELECT FROM replies WHERE phone = ANY ($1)', [[phone, stranger]]);
    expect(rows).toEqual([]);
  });

  it('keeps nothing of somebody who is being erased as their SMS comes', async () => {
    const lock = await HeldLock.take(testApp, 'SELECT FROM customers WHERE id = $1 FOR UPDATE', [customer]);
    const erasing = erase(customer);
    await untilWaiting(testApp, 1);
    const coming = receiveSms('I am Zawadi', 'in-20');
    await untilWaiting(testApp, 2);
    await lock.release();
    expect((await erasing).status).toBe(200);
    await coming;
    expect(await testApp.database.query('SELECT FROM replies WHERE phone = $1', [phone])).toEqual([]);
  });
});
