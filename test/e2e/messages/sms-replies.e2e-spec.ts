import { SignedTokens } from '@wateja/messaging';
import { exactTypes } from '@wateja/prisma';
import { Client } from 'pg';

import {
  AGREED_AGAIN,
  expectStatus,
  givenAnotherShop,
  givenCustomer,
  givenShop,
  type Shop,
} from '../../support/fixtures';
import { postForm } from '../../support/forms';
import { HeldLock, untilWaiting } from '../../support/held-lock';
import { databaseDigest } from '../../support/operations';
import { createTestApp, type TestApp } from '../../support/test-app';

const ALL_WITHDRAWN = { service: 'withdrawn', offers: 'withdrawn', loyalty: 'withdrawn' };
const NOTHING = { service: null, offers: null, loyalty: null };

let number = 0;

describe('SMS from customers', () => {
  let testApp: TestApp;
  let [ownShop, theirShop]: Shop[] = [];
  let path: string;
  let phone: string;
  let customer: number;

  beforeAll(async () => {
    testApp = await createTestApp();
    ownShop = await givenShop(testApp);
    theirShop = await givenAnotherShop(testApp, ownShop);
    path = `/api/callbacks/africas-talking/${testApp.app.get(SignedTokens).callbackToken('africas-talking')}/incoming`;
  });
  beforeEach(async () => {
    phone = `+2547010${String(++number).padStart(5, '0')}`;
    customer = (await givenCustomer(testApp, ownShop!, { phone })).id;
  });
  afterAll(() => testApp.close());

  const send = (text: string, id?: string, from = phone) =>
    postForm(testApp, path, { from, text, ...(id !== undefined && { id }), to: '22384', date: '2024-01-15 10:30:00' });
  const sendReply = async (body: object, shop = ownShop!, of = customer) =>
    expectStatus(
      await testApp.request('POST', `/api/customers/${shop.business_id}/${of}/consents`, {
        token: shop.owner,
        body: { channel: 'sms', purpose: 'offers', state: 'granted', ...body },
      }),
      201,
    );
  const ledger = async (shop = ownShop!, of = customer) =>
    (await testApp.request('GET', `/api/customers/${shop.business_id}/${of}/consents`, { token: shop.staff })).body;
  const sources = async () => (await ledger()).consents.map(({ source }: { source: string }) => source);

  it('that say STOP withdraw all three purposes on SMS, and leave mail alone', async () => {
    await sendReply({ channel: 'email' });
    const answer = await send('Stop.', 'at-1');
    expect(answer).toMatchObject({ status: 200, body: { message: 'Received' } });
    const { current, consents } = await ledger();
    expect(current).toEqual({ sms: ALL_WITHDRAWN, email: { ...NOTHING, offers: 'granted' } });
    expect(consents[0]).toMatchObject({ source: 'sms_stop', recorded_by: null, wording_version: null });
  });

  it('that say STOP count in every shop that has the phone, and for nobody else', async () => {
    const theirCustomer = (await givenCustomer(testApp, theirShop!, { phone })).id;
    const twin = (await givenCustomer(testApp, ownShop!, { phone })).id;
    const neighbour = (await givenCustomer(testApp, theirShop!, { phone: '+254709999999' })).id;
    await testApp.request('DELETE', `/api/customers/${ownShop!.business_id}/${twin}`, { token: ownShop!.manager });
    expect((await send('ACHA')).status).toBe(200);
    for (const [shop, id] of [
      [ownShop!, customer],
      [ownShop!, twin],
      [theirShop!, theirCustomer],
    ] as const) {
      expect((await ledger(shop, id)).current.sms).toEqual(ALL_WITHDRAWN);
    }
    expect((await ledger(theirShop, neighbour)).consents).toEqual([]);
  });

  it('withdraw the consents also when the provider leaves its number of the SMS empty', async () => {
    expect((await send('STOP', '')).status).toBe(200);
    expect((await ledger()).current.sms).toEqual(ALL_WITHDRAWN);
  });

  it('are taken once, however often the provider tells of them', async () => {
    await sendReply({});
    await Promise.all(Array.from({ length: 5 }, () => send('STOP', 'at-2')));
    expect(await sources()).toEqual(['sms_stop', 'sms_stop', 'sms_stop', 'staff']);
    // If the customer sent it after a new consent, it would be another SMS.
    await sendReply(AGREED_AGAIN);
    await send('STOP', 'at-2');
    expect((await ledger()).current.sms.offers).toBe('granted');
    await send('STOP', 'at-3');
    expect((await ledger()).current.sms.offers).toBe('withdrawn');
  });

  it('without a number of their own are taken while they change something', async () => {
    await send('STOP');
    await send('STOP');
    expect(await sources()).toEqual(['sms_stop', 'sms_stop', 'sms_stop']);
  });

  it('that say START take back the STOP, and are no consent to offers', async () => {
    await sendReply({ purpose: 'loyalty', state: 'withdrawn' });
    await send('STOP', 'at-4');
    await send('START', 'at-5');
    expect((await ledger()).current.sms).toEqual({ service: 'granted', offers: 'withdrawn', loyalty: 'withdrawn' });
    expect((await ledger()).consents[0]).toMatchObject({ source: 'sms_start', state: 'granted' });
  });

  it('that say START restore offers to customers who had agreed to them, and only once', async () => {
    await sendReply({});
    await send('STOP', 'at-6');
    await send('STOP', 'at-7');
    await send('ANZA', 'at-8');
    expect((await ledger()).current.sms.offers).toBe('granted');
    await send('STOP', 'at-9');
    // The provider was slow, and reports the old START again.
    await send('ANZA', 'at-8');
    expect((await ledger()).current.sms).toEqual(ALL_WITHDRAWN);
  });

  it('that say START change nothing without a STOP, or a number to know them by', async () => {
    await sendReply({ state: 'withdrawn' });
    await send('START', 'at-10');
    expect(await sources()).toEqual(['staff']);
    await send('STOP');
    await send('START');
    expect((await ledger()).current.sms).toEqual(ALL_WITHDRAWN);
  });

  it('in other words change no consent', async () => {
    const texts = ['Asante', '', '🛑', 'x'.repeat(10_000), '\u0000'];
    const answers = await Promise.all(texts.map((text) => send(text)));
    expect(answers.map(({ status, body }) => [status, body])).toEqual(texts.map(() => [200, { message: 'Received' }]));
    expect(await sources()).toEqual([]);
  });

  it('from a sender that is no phone are answered like others, and change nothing', async () => {
    const before = await databaseDigest(testApp);
    const senders = ['MPESA', '', "' OR 1=1 --", '\u0000', `${phone}0000000`];
    const answers = await Promise.all(senders.map((from) => send('STOP', 'x', from)));
    expect(answers.map(({ status, body }) => [status, body])).toEqual(
      senders.map(() => [200, { message: 'Received' }]),
    );
    expect(await databaseDigest(testApp)).toEqual(before);
  });

  it('are read with a plus that was not escaped', async () => {
    expect((await postForm(testApp, path, `from=${phone}&text=STOP`)).status).toBe(200);
    expect((await ledger()).current.sms).toEqual(ALL_WITHDRAWN);
  });

  it('of somebody who is being erased change nothing after it', async () => {
    const lock = await HeldLock.take(testApp, 'SELECT FROM customers WHERE id = $1 FOR UPDATE', [customer]);
    const erasing = testApp.request('POST', `/api/customers/${ownShop!.business_id}/${customer}/erase`, {
      ...{ token: ownShop!.owner, body: { reason: 'Asked for it' } },
    });
    await untilWaiting(testApp, 1);
    const stopping = send('STOP', 'at-12');
    await untilWaiting(testApp, 2);
    await lock.release();
    expect([(await erasing).status, (await stopping).status]).toEqual([200, 200]);
    expect(await sources()).toEqual(Array(6).fill('erasure'));
  });

  describe('with a wrong token', () => {
    const sendWithToken = (token: string, body = `from=${encodeURIComponent(phone)}&text=STOP`) =>
      postForm(testApp, `/api/callbacks/africas-talking/${token}/incoming`, body);

    it('are refused without a hint, before the body is looked at, and nothing is written', async () => {
      const right = path.split('/')[4]!;
      const unsubscribe = testApp.app
        .get(SignedTokens)
        .unsubscribeToken({ business_id: ownShop!.business_id, customer_id: customer, channel: 'sms' });
      const before = await databaseDigest(testApp);
      const flipped = [...right].map(
        (sign, at) => right.slice(0, at) + (sign === 'A' ? 'B' : 'A') + right.slice(at + 1),
      );
      const others = ['x', '%00', '1', 'null', `${right}=`, right.slice(1), unsubscribe, unsubscribe.split('.')[3]!];
      const answers = await Promise.all([...flipped, ...others].map((token) => sendWithToken(token)));
      answers.push(await sendWithToken('x', 'from=1&from=2&text=%FF'), await sendWithToken('x', ''));
      expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
      expect(answers[0]).toMatchObject({
        status: 401,
        body: { code: 'callback_token_invalid', error: 'Invalid token' },
      });
      expect(answers[0]!.headers['content-type']).toContain('application/problem+json');
      expect(await databaseDigest(testApp)).toEqual(before);
    });
  });

  it.each([
    ['a form that names a field twice', 'from=%2B254700000001&text=hi&text=STOP', 400],
    ['a form without a sender', 'text=STOP', 400],
    ['no form', '', 400],
    ['bytes', '\u0000\u0001', 400],
    ['a number with a NUL in it', 'from=%2B254700000001&text=STOP&id=a%00b', 400],
    ['names of prototypes', '__proto__=1&constructor=2&from=MPESA&text=Asante', 200],
    ['a form of 17 KB', `from=%2B254700000001&text=${'S'.repeat(17_000)}`, 413],
  ])('that come as %s do no harm', async (_what, body, status) => {
    const before = await databaseDigest(testApp);
    const answer = await postForm(testApp, path, body);
    expect(answer.status).toBe(status);
    expect(await databaseDigest(testApp)).toEqual(before);
  });

  it('are not limited in their number, and forms are read nowhere else', async () => {
    const limited = await createTestApp({ RATE_LIMITS: 'anonymous=1,staff=600,manager=1200,owner=1200,admin=2400' });
    try {
      const token = limited.app.get(SignedTokens).callbackToken('africas-talking');
      const at = `/api/callbacks/africas-talking/${token}/incoming`;
      const answers = [];
      for (let call = 0; call < 5; call++) answers.push(await postForm(limited, at, { from: phone, text: 'STOP' }));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
      expect((await postForm(limited, '/api/auth/login', { email: 'a@b.co', password: 'x' })).status).toBe(415);
      expect((await postForm(limited, '/api/nowhere', { a: 'b' })).status).toBe(429);
    } finally {
      await limited.close();
    }
  });

  it('are matched to customers of every shop by a function that returns only ids', async () => {
    const application = new Client({ connectionString: testApp.database.application_url, types: exactTypes });
    await application.connect();
    const { rows } = await application.query('SELECT * FROM customers_of_phone($1)', [phone]);
    const { rowCount } = await application.query('SELECT FROM customers WHERE phone_e164 = $1', [phone]);
    await application.end();
    expect([rows, rowCount]).toEqual([[{ business_id: ownShop!.business_id, id: customer }], 0]);
  });
});
