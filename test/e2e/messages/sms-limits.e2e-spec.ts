import { type FakeAfricasTalking, startFakeAfricasTalking } from '../../support/fake-africas-talking';
import { CampaignShop } from '../../support/campaign-shop';
import { expectStatus, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import {
  alwaysOpen,
  givenReader,
  messagingApp,
  type Reader,
  smsTo,
  statuses,
  write,
} from '../../support/sent-messages';
import type { TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

/** Phones of other countries, of networks without a country, and of services that cost the caller a lot. */
const FOREIGN = [
  ...['+18765551234', '+18095551234', '+447012345678', '+37125123456'],
  ...['+881612345678', '+882161234567', '+256701234567', '+252612345678'],
];

const eventsOf = ({ database }: TestApp) =>
  database.query<{ payload: object }>("SELECT payload FROM outbox WHERE name = 'sms_limit.reached' ORDER BY id");

describe('The countries that the operator allows', () => {
  let shop: CampaignShop;

  beforeAll(async () => {
    shop = await CampaignShop.open();
    for (const phone of [...FOREIGN, '+254711000001']) await givenCustomer(shop.testApp, shop.shop, { phone });
  });
  afterAll(() => shop.close());

  it('leave 8 of 8 foreign phones out of a campaign, with the reason', async () => {
    expect(await shop.preflight()).toMatchObject({
      audience: 9,
      recipients: { total: 1 },
      left_out: [{ reason: 'country_not_allowed', customers: 8 }],
    });
    const id = await shop.sent();
    await shop.runJob(id);
    const rows = await shop.testApp.database.query<{ address: string }>('SELECT address FROM messages');
    expect(rows).toEqual([{ address: '+254711000001' }]);
  });

  it('refuse a message to one customer, and are read with the settings', async () => {
    const { testApp } = shop;
    const { business_id, manager } = shop.shop;
    const [{ id }] = (await testApp.database.query<{ id: number }>(
      `SELECT id FROM customers WHERE phone_e164 = '+256701234567'`,
    )) as [{ id: number }];
    const body = { customer_id: id, channel: 'sms', purpose: 'loyalty', body: 'Habari' };
    const refused = await testApp.request('POST', `/api/messaging/${business_id}/messages`, { token: manager, body });
    expect([refused.status, refused.body.code]).toEqual([409, 'country_not_allowed']);
    const settings = await testApp.request('GET', `/api/messaging/${business_id}/settings`, { token: manager });
    expect(settings.body.settings.sms_countries).toEqual(['KE']);
  });

  it('cannot be changed by a shop', async () => {
    const { business_id, owner } = shop.shop;
    const path = `/api/messaging/${business_id}/settings`;
    for (const body of [{ sms_countries: ['UG'] }, { sms_daily_limit: 9 }, { sms_monthly_cap: '9' }]) {
      expect((await shop.testApp.request('PATCH', path, { token: owner, body })).status).toBe(400);
    }
  });
});

describe.each([
  { SMS_DAILY_LIMIT: '25', SMS_PRICES: '254=0.80' },
  { SMS_MONTHLY_CAP: '20.00', SMS_PRICES: '254=0.80' },
])('The limits %j', (limits) => {
  const reason = 'SMS_DAILY_LIMIT' in limits ? 'daily_limit' : 'monthly_cap';
  let provider: FakeAfricasTalking;
  let testApp: TestApp;
  let shop: Shop;
  let readers: Reader[];

  beforeAll(async () => {
    provider = await startFakeAfricasTalking();
    const { jobs, ...created } = await messagingApp(provider.environment, limits);
    ({ testApp, shop } = created);
    readers = [];
    while (readers.length < 60) readers.push(await givenReader(testApp, shop));
    await jobs.start();
  });
  afterAll(async () => {
    await testApp.close();
    await provider.close();
  });

  const isOver = async () => !Object.keys(await statuses(testApp)).some((status) => /^(queued|sending)/.test(status));

  it('hold for messages that are sent at the same time; the operator is told once', async () => {
    const messages = readers.map((reader) => smsTo(reader, { kind: 'receipt', purpose: 'service' }));
    await write(testApp, shop.business_id, messages);
    await waitUntil('all is decided', isOver);
    expect(await statuses(testApp)).toEqual({ sent: 25, [`left_out ${reason}`]: 35 });
    expect(await eventsOf(testApp)).toEqual([{ payload: { business_id: shop.business_id, limit: reason } }]);
  });

  it('are of each shop', async () => {
    await testApp.database.query('DELETE FROM messages');
    const otherShop = await givenShop(testApp);
    await alwaysOpen(testApp, otherShop.business_id);
    await write(testApp, otherShop.business_id, [smsTo(await givenReader(testApp, otherShop))]);
    await write(testApp, shop.business_id, [smsTo(readers[0]!)]);
    await waitUntil('all is decided', isOver);
    expect(await statuses(testApp)).toEqual({ sent: 1, [`left_out ${reason}`]: 1 });
  });

  it('give back what a message had reserved that the provider did not take', async () => {
    await testApp.database.query('DELETE FROM messages');
    await testApp.database.query('DELETE FROM sms_usage');
    provider.follow({ chances: [{ share: 1, behaviour: { do: 'http', status: 400 } }] });
    await write(
      testApp,
      shop.business_id,
      readers.slice(0, 30).map((reader) => smsTo(reader)),
    );
    await waitUntil('all is decided', isOver);
    const usage = 'SELECT segments, cost::float8 AS cost FROM sms_usage';
    expect(await testApp.database.query(usage)).toEqual([{ segments: 0, cost: 0 }]);
    provider.follow({});
  });
});

it('The preflight of a campaign shows what the limits leave out', async () => {
  const shop = await CampaignShop.open({ SMS_DAILY_LIMIT: '2', SMS_PRICES: '254=0.80', SMS_MONTHLY_CAP: '100' });
  for (let phone = 1; phone <= 5; phone++) {
    await givenCustomer(shop.testApp, shop.shop, { phone: `+25471100000${phone}` });
  }
  expect(await shop.preflight()).toMatchObject({
    recipients: { total: 2 },
    left_out: [{ reason: 'daily_limit', customers: 3 }],
  });
  const id = await shop.sent();
  await shop.runJob(id);
  // The two waiting messages use up the limit of the day.
  expect(await shop.preflight()).toMatchObject({
    recipients: { total: 0 },
    left_out: [{ reason: 'daily_limit', customers: 5 }],
  });
  expectStatus(await shop.request('GET', id), 200);
  await shop.close();
});
