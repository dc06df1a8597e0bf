import { CampaignShop, givenTemplate } from '../../support/campaign-shop';
import { expectStatus, givenCustomer } from '../../support/fixtures';

let shop: CampaignShop;

beforeAll(async () => {
  shop = await CampaignShop.open();
});
afterAll(() => shop.close());

const settings = async (body: object) => {
  const path = `/api/messaging/${shop.shop.business_id}/settings`;
  expectStatus(await shop.testApp.request('PATCH', path, { token: shop.shop.owner, body }), 200);
};

/** Customers of a type of their own, so that tests do not see each other's. */
const person = async (customer_type: string, change: object, preferences?: object) => {
  const { id } = await givenCustomer(shop.testApp, shop.shop, { customer_type, ...change });
  if (preferences) {
    const path = `/api/customers/${shop.shop.business_id}/${id}/preferences`;
    expectStatus(await shop.testApp.request('PATCH', path, { token: shop.shop.staff, body: preferences }), 200);
  }
  return id;
};

test('shows who gets a message and how, who does not and why, and the cost', async () => {
  await settings({ sms_price: '0.3535', email_price: '0.0100' });
  const type = 'vip';
  const byEmail = { prefer_sms: false, prefer_email: true };
  const first = await person(type, { name: 'Amina Hassan', phone: '0712 000 001' });
  const second = await person(type, { name: 'Otieno Ouma', phone: '0712 000 002' });
  const third = await person(type, { ...byEmail, name: 'Wanjiru Kamau', email: 'wanjiru@barua.example' });
  await person(type, { phone: '0712 000 003' });
  await person(type, { phone: '0712 000 004' }, { do_not_contact: true });
  await person(type, { phone: '0712 000 005' }, { can_receive_offers: false });
  await person(type, {});
  await person(type, { ...byEmail, phone: '0712 000 006' });
  await person(type, { phone: '0712 000 007', prefer_sms: false, prefer_call: true });
  await person(type, { phone: '0712 000 008' }, { do_not_contact: true });
  const preflight = await shop.preflight({ audience: { customer_type: [type] }, channel: 'auto', budget_cap: '100' });
  expect(preflight).toEqual({
    audience: 10,
    recipients: { total: 4, sms: 3, email: 1 },
    holdout: 0,
    left_out: [
      { reason: 'do_not_contact', customers: 2 },
      { reason: 'invalid_email', customers: 1 },
      { reason: 'invalid_phone', customers: 1 },
      { reason: 'no_offers', customers: 1 },
      { reason: 'prefers_call', customers: 1 },
    ],
    deferred: 0,
    segments: 3,
    cost: { currency: 'KES', total: '1.0705', sms: '1.0605', email: '0.01' },
    budget_cap: '100.00',
    begins_at: expect.any(String),
    samples: [
      {
        customer_id: first,
        channel: 'sms',
        subject: null,
        segments: 1,
        body: expect.stringMatching(/^Habari Amina, karibu Duka/),
        send_after: preflight.begins_at,
      },
      {
        customer_id: second,
        channel: 'sms',
        subject: null,
        segments: 1,
        body: expect.stringMatching(/^Habari Otieno,/),
        send_after: preflight.begins_at,
      },
      {
        customer_id: third,
        channel: 'email',
        subject: 'News',
        segments: 0,
        body: 'Dear Wanjiru Kamau',
        send_after: preflight.begins_at,
      },
    ],
  });
});

test('offers need a consent where the shop wants one', async () => {
  await person('wholesale', { phone: '0712 000 011' });
  await settings({ offers_need_consent: true });
  const audience = { customer_type: ['wholesale'] };
  const offers = await shop.preflight({ audience });
  expect(offers).toMatchObject({ left_out: [{ reason: 'consent_missing', customers: 1 }] });
  const loyalty = await shop.preflight({ audience, purpose: 'loyalty' });
  expect(loyalty).toMatchObject({ recipients: { total: 1 }, left_out: [] });
  await settings({ offers_need_consent: false });
});

test('counts the segments of each text by itself', async () => {
  const template_id = await givenTemplate(shop.testApp, shop.shop.business_id, {
    sms_text: `{{first_name}}${'x'.repeat(155)}`,
  });
  await person('regular', { name: 'Ali', phone: '0712 000 021' });
  await person('regular', { name: 'Mohammed', phone: '0712 000 022' });
  await person('regular', { name: 'Жанна', phone: '0712 000 023' });
  await settings({ sms_price: '1' });
  const preflight = await shop.preflight({ audience: { customer_type: ['regular'] }, template_id });
  expect(preflight).toMatchObject({ segments: 1 + 2 + 3, cost: { total: '6.00' } });
});

describe('with a crowd', () => {
  const CROWD = 600;
  beforeAll(() => shop.people(CROWD, 'walk_in'));
  const audience = { customer_type: ['walk_in'] };

  test('says how many fit the budget, and how many do not', async () => {
    await settings({ sms_price: '0.80' });
    const preflight = await shop.preflight({ audience, budget_cap: '100.70' });
    expect(preflight).toMatchObject({
      recipients: { total: 125 },
      left_out: [{ reason: 'budget', customers: CROWD - 125 }],
      cost: { total: '100.00' },
    });
  });

  test('says how many would be held out', async () => {
    const { recipients, holdout } = (await shop.preflight({ audience, holdout_percent: 50 })) as {
      recipients: { total: number };
      holdout: number;
    };
    expect(recipients.total + holdout).toBe(CROWD);
    // Four standard deviations of a binomial distribution.
    expect(Math.abs(holdout - CROWD / 2)).toBeLessThan(4 * Math.sqrt(CROWD / 4));
  });

  test('says how many are written to later because of quiet hours', async () => {
    await settings({ quiet_from: '20:00', quiet_to: '08:00' });
    // Midnight in Nairobi.
    const change = { audience, scheduled_for: '2099-01-01T21:00:00Z', channel: 'sms' };
    const preflight = await shop.preflight(change);
    expect(preflight).toMatchObject({ deferred: CROWD, begins_at: '2099-01-01T21:00:00.000Z' });
    expect((preflight.samples as { send_after: string }[])[0]!.send_after).toBe('2099-01-02T05:00:00.000Z');
    await settings({ quiet_from: '00:00', quiet_to: '00:00' });
  });

  test('several pages come to the same as one', async () => {
    await shop.people(4_500, 'walk_in');
    expect(await shop.preflight({ audience })).toMatchObject({
      audience: CROWD + 4_500,
      recipients: { total: CROWD + 4_500 },
    });
  });
});

test('a template that has lost its text is named, and nothing is sent', async () => {
  const template_id = await givenTemplate(shop.testApp, shop.shop.business_id);
  const id = await shop.createDraft({ template_id });
  await shop.testApp.database.query('UPDATE message_templates SET sms_text = NULL WHERE id = $1', [template_id]);
  for (const [method, rest] of [
    ['GET', '/preflight'],
    ['POST', '/send'],
  ] as const) {
    const answer = await shop.request(method, id, rest);
    expect(answer).toMatchObject({ status: 409, body: { code: 'template_unfit' } });
  }
  expect((await shop.campaign(id)).status).toBe('draft');
});
