import { givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('Settings of automatic messages', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
  });
  beforeEach(async () => {
    shop = await givenShop(testApp, {}, { writesByItself: true });
  });
  afterAll(() => testApp.close());

  const path = (kind = '') => `/api/messaging/${shop.business_id}/automatic${kind && `/${kind}`}`;
  const list = async () => (await testApp.request('GET', path(), { token: shop.staff })).body.automatic_messages;
  const read = (kind: string) => testApp.request('GET', path(kind), { token: shop.staff });
  const update = (kind: string, body: unknown, token = shop.owner, headers: Record<string, string> = {}) =>
    testApp.request('PATCH', path(kind), { token, body, headers });

  it('are off except for the thanks to new regulars, with default texts that fit one segment', async () => {
    const messages = (await list()) as { kind: string; purpose: string; is_enabled: boolean; example: object }[];
    expect(messages.map(({ kind, purpose, is_enabled }) => [kind, purpose, is_enabled])).toEqual([
      ['receipt', 'service', false],
      ['welcome', 'loyalty', false],
      ['became_regular', 'loyalty', true],
      ...['tier_up', 'tier_at_risk', 'points_expiring', 'points_statement'].map((kind) => [kind, 'loyalty', false]),
    ]);
    for (const { example } of messages) expect(example).toMatchObject({ sms: { encoding: 'GSM-7', segments: 1 } });
    expect(messages[0]).toMatchObject({
      variables: expect.arrayContaining(['receipt_number', 'total_amount', 'completed_at']),
      example: { email: { subject: 'Your receipt R-000981 from Mama Njeri Shop' } },
    });
    expect((await read('welcome')).body).toEqual({ automatic_message: messages[1] });
  });

  it('are changed by the owner, field by field', async () => {
    expect((await update('welcome', { is_enabled: false }, shop.manager)).status).toBe(403);
    const answer = await update('welcome', { is_enabled: false });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        message: 'Automatic message updated successfully',
        automatic_message: { kind: 'welcome', is_enabled: false },
      },
    });
    const { body } = await update('welcome', { sms_text: 'Karibu {{ first_name }}' });
    expect(body.automatic_message).toEqual({
      ...answer.body.automatic_message,
      sms_text: 'Karibu {{ first_name }}',
      example: {
        ...answer.body.automatic_message.example,
        sms: { text: 'Karibu Amina', encoding: 'GSM-7', units: 12, segments: 1 },
      },
    });
    expect((await list())[1]).toEqual(body.automatic_message);
  });

  it('refuse what cannot be rendered, and say where', async () => {
    const details = async (kind: string, body: object) => (await update(kind, body)).body.details;
    expect(await details('receipt', { sms_text: 'Sum: {{ sum }}' })).toEqual([
      {
        path: 'sms_text',
        code: 'invalid',
        message: expect.stringMatching(
          /^Unknown variable sum at line 1, column 9; the known variables are .*total_amount/,
        ),
      },
    ]);
    expect(await details('welcome', { email_text: 'Sum: {{ total_amount }}' })).toEqual([
      {
        path: 'email_text',
        code: 'invalid',
        message: expect.stringMatching(/^Unknown variable total_amount at line 1, column 9/),
      },
    ]);
    expect(await details('welcome', { sms_text: null })).toMatchObject([{ path: 'sms_text' }]);
    expect(await details('welcome', { channel: 'sms' })).toMatchObject([{ path: 'channel', code: 'unknown_field' }]);
    expect(await details('birthday', {})).toMatchObject([{ path: 'kind' }]);
    const before = (await list()) as { sms_text: string }[];
    expect(before.map(({ sms_text }) => sms_text).filter((text) => text.includes('sum'))).toEqual([]);
  });

  it('are protected by entity tags, beginning with the default texts', async () => {
    const first = (await read('receipt')).headers.etag as string;
    expect(first).toMatch(/^"0-/);
    expect((await update('receipt', { is_enabled: true }, shop.owner, { 'if-match': first })).headers.etag).toBe('"1"');
    expect((await update('receipt', { is_enabled: false }, shop.owner, { 'if-match': first })).status).toBe(412);
    expect((await update('welcome', { is_enabled: true }, shop.owner, { 'if-match': '"0"' })).status).toBe(200);
  });

  it('are of one business alone', async () => {
    await update('receipt', { is_enabled: true });
    const ownShop = shop;
    shop = await givenShop(testApp);
    expect((await list())[0].is_enabled).toBe(false);
    expect((await update('receipt', {}, ownShop.owner)).status).toBe(404);
  });
});
