import { SignedTokens } from '@wateja/messaging';

import {
  AGREED_AGAIN,
  expectStatus,
  givenAnotherShop,
  givenCustomer,
  givenShop,
  type Shop,
} from '../../support/fixtures';
import { postForm } from '../../support/forms';
import { givenMessages } from '../../support/messages';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('The callback token of a shop', () => {
  let testApp: TestApp;
  let ownShop: Shop;
  let theirShop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp({ PUBLIC_URL: 'https://duka.example' });
    ownShop = await givenShop(testApp);
    theirShop = await givenAnotherShop(testApp, ownShop);
  });
  afterAll(() => testApp.close());

  let number = 0;
  const newPhone = () => `+2547020${String(++number).padStart(5, '0')}`;
  const rotate = (body: object = {}, { business_id, owner }: Shop = ownShop) =>
    testApp.request('POST', `/api/messaging/${business_id}/callback-token/rotate`, { token: owner, body });
  const token = async (body?: object) => expectStatus(await rotate(body), 201).body.token as string;
  const sms = (of: string, from: string, text: string, id = `at-${++number}`) =>
    postForm(testApp, `/api/callbacks/africas-talking/${of}/incoming`, { from, text, id });
  const offers = async ({ business_id, staff }: Shop, customer: number) => {
    const path = `/api/customers/${business_id}/${customer}/consents`;
    return (await testApp.request('GET', path, { token: staff })).body.current.sms.offers;
  };
  const bothOf = async (phone: string) => ({
    own: (await givenCustomer(testApp, ownShop, { phone })).id,
    other: (await givenCustomer(testApp, theirShop, { phone })).id,
  });

  it('is in URLs that only the answer shows, and is stored as a hash', async () => {
    const { body } = expectStatus(await rotate(), 201);
    const prefix = `wtc_${ownShop.business_id}_`;
    expect(body.token).toMatch(new RegExp(`^${prefix}[\\w-]{43}$`));
    expect(body.incoming_url).toBe(`https://duka.example/api/callbacks/africas-talking/${body.token}/incoming`);
    const stored = await testApp.database.query('SELECT * FROM callback_tokens');
    expect(JSON.stringify(stored)).not.toContain(body.token.slice(prefix.length));
  });

  it('lets an SMS concern this shop only, and the token of the installation all', async () => {
    const phone = newPhone();
    const { own, other: otherId } = await bothOf(phone);
    const shopToken = await token();
    expectStatus(await sms(shopToken, phone, 'STOP'), 200);
    expect([await offers(ownShop, own), await offers(theirShop, otherId)]).toEqual(['withdrawn', null]);
    const replies = async ({ business_id, owner }: Shop) =>
      (await testApp.request('GET', `/api/messaging/${business_id}/replies`, { token: owner })).body.replies.length;
    expect([await replies(ownShop), await replies(theirShop)]).toEqual([1, 0]);
    const ofAll = testApp.app.get(SignedTokens).callbackToken('africas-talking');
    expectStatus(await sms(ofAll, phone, 'STOP'), 200);
    expect(await offers(theirShop, otherId)).toBe('withdrawn');
    // A START at the shop's URL does not end the block of the whole installation.
    expectStatus(await sms(shopToken, phone, 'START'), 200);
    expect(await offers(ownShop, own)).toBe('withdrawn');
  });

  it('handles an SMS that comes again once, and grants nothing by START', async () => {
    const phone = newPhone();
    const { own } = await bothOf(phone);
    const shopToken = await token();
    const path = `/api/customers/${ownShop.business_id}/${own}/consents`;
    const grant = async (by: string, more: object = {}) => {
      const body = { channel: 'sms', purpose: 'offers', state: 'granted', ...more };
      return (await testApp.request('POST', path, { token: by, body })).status;
    };
    expect(await grant(ownShop.staff)).toBe(201);
    const states: string[] = [];
    const send = async (text: string, id: string) => {
      expectStatus(await sms(shopToken, phone, text, `${id}-${phone}`), 200);
      states.push(await offers(ownShop, own));
    };
    await send('STOP', 'one');
    await send('START', 'two');
    await send('Please stop sending me messages', 'three');
    await send('START', 'four');
    expect(states).toEqual(['withdrawn', 'withdrawn', 'withdrawn', 'withdrawn']);
    // The owner knows the callback URL, and still needs the customer's wording and a reason.
    expect([await grant(ownShop.owner), await grant(ownShop.owner, AGREED_AGAIN)]).toEqual([400, 201]);
    await send('STOP', 'one');
    await send('STOP', 'five');
    expect(states.slice(4)).toEqual(['granted', 'withdrawn']);
    const inbox = await testApp.request('GET', `/api/messaging/${ownShop.business_id}/replies`, {
      token: ownShop.owner,
    });
    const texts = inbox.body.replies.filter((reply: { phone: string }) => reply.phone === phone);
    expect(texts.map(({ request }: { request: string }) => request)).toEqual([
      ...['stop', 'start', 'possible_stop', 'start', 'stop'],
    ]);
  });

  it('reports about messages of this shop only', async () => {
    const sent = async (shop: Shop, id: string) => {
      const { id: customer } = await givenCustomer(testApp, shop);
      const content = { address: newPhone(), body: 'Your order is here' };
      const { message_id } = await givenMessages(testApp, shop, customer, content);
      const change = `UPDATE messages SET status = 'sent', provider = 'africas_talking', provider_message_id = $2 WHERE id = $1`;
      await testApp.database.query(change, [message_id, id]);
      return message_id;
    };
    const [own, otherId] = [await sent(ownShop, 'ATX-own'), await sent(theirShop, 'ATX-other')];
    const shopToken = await token();
    for (const id of ['ATX-own', 'ATX-other']) {
      const path = `/api/callbacks/africas-talking/${shopToken}/delivery-reports`;
      expectStatus(await postForm(testApp, path, { id, status: 'Success' }), 200);
    }
    const rows = await testApp.database.query<{ status: string }>(
      'SELECT id, status FROM messages WHERE id = ANY ($1) ORDER BY id',
      [[own, otherId]],
    );
    expect(rows.map(({ status }) => status)).toEqual(['delivered', 'sent']);
  });

  it('works beside its successor for the hours of the overlap, and not at all without', async () => {
    const statusWith = async (of: string) => (await sms(of, newPhone(), 'Habari')).status;
    const first = await token({ overlap_hours: 0 });
    const second = await token({ overlap_hours: 2 });
    expect([await statusWith(first), await statusWith(second)]).toEqual([200, 200]);
    await testApp.database.query(`UPDATE callback_tokens SET previous_until = now() - interval '1 millisecond'`);
    expect([await statusWith(first), await statusWith(second)]).toEqual([401, 200]);
    const third = await token({ overlap_hours: 0 });
    expect([await statusWith(second), await statusWith(third)]).toEqual([401, 200]);
    const forged = [
      `wtc_${theirShop.business_id}_${third.split('_').slice(2).join('_')}`,
      `${third}x`,
      'wtc_1_',
      'wtc',
    ];
    for (const one of forged) expect(await statusWith(one)).toBe(401);
  });

  it('stays in use as long as promised when it is rotated twice in a row', async () => {
    const statusWith = async (of: string) => (await sms(of, newPhone(), 'Habari')).status;
    const rotateWithOverlap = async (overlap_hours: number) => {
      const { token: made, previous_until } = expectStatus(await rotate({ overlap_hours }), 201).body;
      return { made: made as string, previous_until: previous_until as string | null };
    };
    const inUse = await token({ overlap_hours: 0 });
    const second = await rotateWithOverlap(24);
    const audited = async () => {
      const entries = `SELECT count(*)::int AS count FROM audit_entries WHERE resource = 'callback_token'`;
      return (await testApp.database.query<{ count: number }>(entries))[0]!.count;
    };
    const before = await audited();
    const third = await rotateWithOverlap(2);
    expect(await audited()).toBe(before + 1);
    expect(third.previous_until).toBe(second.previous_until);
    expect([await statusWith(inUse), await statusWith(second.made), await statusWith(third.made)]).toEqual([
      200, 401, 200,
    ]);
    // A longer overlap applies to the token that is in use now.
    const fourth = await rotateWithOverlap(48);
    expect(Date.parse(fourth.previous_until!)).toBeGreaterThan(Date.parse(third.previous_until!));
    expect([await statusWith(inUse), await statusWith(fourth.made)]).toEqual([200, 200]);
    // When the overlap is over, the token that came last is the earlier one.
    await testApp.database.query(`UPDATE callback_tokens SET previous_until = now() - interval '1 millisecond'`);
    const fifth = await rotateWithOverlap(1);
    expect([await statusWith(inUse), await statusWith(fourth.made), await statusWith(fifth.made)]).toEqual([
      401, 200, 200,
    ]);
    const last = await rotateWithOverlap(0);
    expect([await statusWith(fourth.made), await statusWith(fifth.made), await statusWith(last.made)]).toEqual([
      401, 401, 200,
    ]);
    expect(last.previous_until).toBeNull();
  });

  it('is made by owners after a fresh sign-in', async () => {
    const path = `/api/messaging/${ownShop.business_id}/callback-token/rotate`;
    expect((await testApp.request('POST', path, { token: ownShop.staff, body: {} })).body.code).toBe(
      'role_insufficient',
    );
    expect((await rotate({ overlap_hours: 169 })).body.details[0].path).toBe('overlap_hours');
  });
});
