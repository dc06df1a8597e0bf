import { givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';
import { expectInvalid } from '../../support/validation';

describe('Messaging settings', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
  });
  beforeEach(async () => {
    shop = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  const path = () => `/api/messaging/${shop.business_id}/settings`;
  const read = (token = shop.staff) => testApp.request('GET', path(), { token });
  const update = (body: unknown, token = shop.owner, headers: Record<string, string> = {}) =>
    testApp.request('PATCH', path(), { token, body, headers });
  const DEFAULTS = {
    offers_need_consent: true,
    quiet_from: '20:00',
    quiet_to: '08:00',
    sms_price: '0.80',
    email_price: '0.00',
  };
  const OPERATOR = { sms_countries: ['KE'], sms_daily_limit: null, sms_monthly_cap: null };

  it('require consents and have quiet hours at night until the owner changes them', async () => {
    const first = await read();
    expect(first.body).toEqual({ settings: { business_id: shop.business_id, ...DEFAULTS, ...OPERATOR } });
    expect((await update({ quiet_to: '07:00' }, shop.manager)).status).toBe(403);
    expect((await read()).body).toEqual(first.body);

    const answer = await update({ quiet_to: '07:00', sms_price: 0.3525 });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        message: 'Messaging settings updated successfully',
        settings: { ...DEFAULTS, quiet_to: '07:00', sms_price: '0.3525' },
      },
    });
    expect((await read()).body.settings).toEqual(answer.body.settings);
    expect((await update({ offers_need_consent: false })).body.settings).toMatchObject({
      offers_need_consent: false,
      quiet_to: '07:00',
    });
  });

  it('are protected by their entity tag, beginning with the defaults', async () => {
    const firstTag = String((await read()).headers['etag']);
    expect(
      (await testApp.request('GET', path(), { token: shop.staff, headers: { 'if-none-match': firstTag } })).status,
    ).toBe(304);
    expect((await update({ quiet_from: '21:00' }, shop.owner, { 'if-match': firstTag })).status).toBe(200);
    expect((await update({ quiet_from: '22:00' }, shop.owner, { 'if-match': firstTag })).status).toBe(412);
    expect((await read()).body.settings.quiet_from).toBe('21:00');
  });

  it('of one of many who change the defaults at once under one tag', async () => {
    const firstTag = String((await read()).headers['etag']);
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, hour) =>
        update({ quiet_from: `1${hour}:00` }, shop.owner, { 'if-match': firstTag }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412, 412]);
  });

  it.each([
    ['quiet_from', '24:00'],
    ['quiet_from', '8:00'],
    ['quiet_to', '08:00:00'],
    ['quiet_to', '٠٨:٠٠'],
    ['sms_price', -1],
    ['sms_price', '0.00001'],
    ['email_price', '1000000'],
    ['offers_need_consent', 'true'],
    ['version', 7],
  ])('refuse %s %j', async (field, value) => {
    expectInvalid(await update({ [field]: value }), field);
  });

  it('are in the audit trail, change by change', async () => {
    await update({ sms_price: '1' });
    await update({ sms_price: '1.5' });
    const { body } = await testApp.request(
      'GET',
      `/api/businesses/${shop.business_id}/audit?resource=messaging_settings`,
      {
        token: shop.owner,
      },
    );
    expect(body.entries.map(({ action }: { action: string }) => action)).toEqual([
      'messaging_settings.updated',
      'messaging_settings.created',
    ]);
    expect(body.entries[0].changes).toMatchObject({ sms_price: { from: '1.0000', to: '1.5000' } });
  });

  it('of another business are as if there were none', async () => {
    const otherShop = await givenShop(testApp);
    expect((await read(otherShop.owner)).status).toBe(404);
    expect((await update({ sms_price: 2 }, otherShop.owner)).status).toBe(404);
  });
});
