import {
  expectStatus,
  givenAnotherShop,
  givenConsent,
  givenCustomer,
  givenShop,
  type Shop,
} from '../../support/fixtures';
import { alwaysOpen } from '../../support/sent-messages';
import { createTestApp, type TestApp } from '../../support/test-app';
import { expectInvalid } from '../../support/validation';

let number = 0;

describe('A message to one customer', () => {
  let testApp: TestApp;
  let [shop, otherShop]: Shop[] = [];
  let phone: string;
  let customer: number;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp, { name: 'Duka la Njeri' });
    otherShop = await givenAnotherShop(testApp, shop);
    await alwaysOpen(testApp, shop.business_id);
  });
  beforeEach(async () => {
    phone = `+2547014${String(++number).padStart(5, '0')}`;
    customer = (await givenCustomer(testApp, shop!, { phone })).id;
  });
  afterAll(() => testApp.close());

  const send = (change: object = {}, { token = shop!.manager, key = '' } = {}) =>
    testApp.request('POST', `/api/messaging/${shop!.business_id}/messages`, {
      token,
      body: { customer_id: customer, channel: 'sms', purpose: 'service', body: 'Your shoes are ready', ...change },
      ...(key && { headers: { 'idempotency-key': key } }),
    });
  const patch = async (path: string, body: object, token = shop!.manager) =>
    expectStatus(await testApp.request('PATCH', path, { token, body }), 200);
  const person = (change: object = {}) => givenCustomer(testApp, shop!, { phone, ...change });
  const readMessages = () => testApp.database.query('SELECT * FROM messages WHERE customer_id = $1', [customer]);

  it('is queued with its text and its cost', async () => {
    const answer = expectStatus(await send({ body: '  Viatu vyako viko tayari {{ not a variable }} ' }), 201).body;
    expect(answer).toMatchObject({
      message: 'Message queued',
      queued: {
        ...{ customer_id: customer, campaign_id: null, kind: 'direct', purpose: 'service', channel: 'sms' },
        ...{ address: phone, subject: null, body: 'Viatu vyako viko tayari {{ not a variable }}' },
        ...{ segments: 1, cost: '0.80', status: 'queued', reason: null },
      },
    });
    const path = `/api/messaging/${shop!.business_id}/messages?kind=direct&customer_id=${customer}`;
    const { messages } = (await testApp.request('GET', path, { token: shop!.staff })).body;
    expect(messages).toMatchObject([{ id: answer.queued.id }]);
  });

  it('is written in GSM-7 as other SMS are, where that saves a segment', async () => {
    const { queued } = expectStatus(await send({ body: `“Tayari” – ${'x'.repeat(90)}` }), 201).body;
    expect(queued).toMatchObject({ body: `"Tayari" - ${'x'.repeat(90)}`, segments: 1 });
  });

  it('by email has the name of the shop as its subject', async () => {
    const { id } = await person({ email: 'amina@barua.example', prefer_sms: false, prefer_email: true });
    const { queued } = expectStatus(await send({ customer_id: id, channel: 'email' }), 201).body;
    expect(queued).toMatchObject({ address: 'amina@barua.example', subject: 'Duka la Njeri', segments: 0 });
    const byItself = expectStatus(await send({ customer_id: id, channel: 'auto' }), 201).body;
    expect(byItself.queued).toMatchObject({ channel: 'email' });
  });

  it('waits for the end of the quiet hours', async () => {
    const { query } = testApp.database;
    await query(`UPDATE messaging_settings SET
      quiet_from = to_char(now() AT TIME ZONE 'Africa/Nairobi' - interval '1 hour', 'HH24:MI'),
      quiet_to = to_char(now() AT TIME ZONE 'Africa/Nairobi' + interval '1 hour', 'HH24:MI')`);
    const { queued } = expectStatus(await send(), 201).body;
    await query(`UPDATE messaging_settings SET quiet_from = '00:00', quiet_to = '00:00'`);
    expect(Date.parse(queued.send_after)).toBeGreaterThan(Date.now() + 30 * 60_000);
  });

  it('is written once for an Idempotency-Key', async () => {
    const [first, second] = [await send({}, { key: 'shoes' }), await send({}, { key: 'shoes' })];
    expect([first.status, second.body]).toEqual([201, first.body]);
    expect(await readMessages()).toHaveLength(1);
  });

  it.each([
    ['inactive', {}, { is_active: false }, {}],
    ['do_not_contact', {}, {}, { do_not_contact: true }],
    ['no_offers', { purpose: 'offers' }, {}, { can_receive_offers: false }],
    ['no_loyalty', { purpose: 'loyalty' }, {}, { can_receive_loyalty: false }],
    ['prefers_call', {}, { prefer_sms: false, prefer_call: true }, {}],
    ['no_preferred_channel', {}, { prefer_sms: false }, {}],
    ['channel_not_preferred', { channel: 'email' }, {}, {}],
    ['invalid_phone', {}, { phone: '12' }, {}],
    ['invalid_email', { channel: 'email' }, { prefer_email: true }, {}],
  ])('is refused as %s, and nothing is written', async (code, message, change, preferences) => {
    const path = `/api/customers/${shop!.business_id}/${customer}`;
    await patch(path, { customer_type: 'vip', ...change });
    await patch(`${path}/preferences`, { preferred_payment: 'cash', ...preferences });
    const answer = await send(message);
    expect([answer.status, answer.body.code]).toEqual([409, code]);
    expect(await readMessages()).toEqual([]);
  });

  it('is refused without the consents that all messages need', async () => {
    const path = `/api/messaging/${shop!.business_id}/settings`;
    await patch(path, { offers_need_consent: true }, shop!.owner);
    expect((await send({ purpose: 'offers' })).body.code).toBe('consent_missing');
    await givenConsent(testApp, shop!, customer);
    expectStatus(await send({ purpose: 'offers' }), 201);
    await givenConsent(testApp, shop!, customer, 'withdrawn');
    expect((await send({ purpose: 'offers' })).body.code).toBe('consent_withdrawn');
    await patch(path, { offers_need_consent: false }, shop!.owner);
  });

  it('is sent only to customers of the shop who are not erased', async () => {
    const { id } = await givenCustomer(testApp, otherShop!, { phone });
    const [theirAnswer, none] = [await send({ customer_id: id }), await send({ customer_id: 2_147_483_000 })];
    expect([theirAnswer.status, theirAnswer.body.code]).toEqual([404, 'customer_not_found']);
    expect(theirAnswer.body).toEqual(none.body);
    const path = `/api/customers/${shop!.business_id}/${customer}/erase`;
    expectStatus(await testApp.request('POST', path, { token: shop!.owner, body: { reason: 'Asked for it' } }), 200);
    expect((await send()).body.code).toBe('customer_erased');
  });

  it('has a text of at most ten segments as an SMS, and fields that are known', async () => {
    expectInvalid(await send({ body: 'x'.repeat(1_531) }), 'body');
    expectInvalid(await send({ body: ' ' }), 'body');
    expectInvalid(await send({ purpose: 'news' }), 'purpose');
    expectInvalid(await send({ channel: 'fax' }), 'channel');
    expectInvalid(await send({ address: phone }), 'address');
    expect((await send({}, { token: shop!.staff })).status).toBe(403);
  });
});
