import { addDays, addMonths, PointsSweeper } from '@wateja/rewards';

import { type AutomaticShop, givenAutomaticShop, newPhone } from '../../support/automatic-messages';
import { givenCustomer, givenSale, type Shop } from '../../support/fixtures';
import { givenProgram, PROGRAM, refund } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';

const DAY_MS = 24 * 60 * 60 * 1_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);

const TIERS = {
  ...PROGRAM,
  tiers: {
    ...{ window: { type: 'rolling', months: 12 }, keep_days: 30 },
    ladder: [{ name: 'Member' }, { name: 'Silver', min_spent: '1000.00' }],
  },
};

describe('Automatic messages about tiers', () => {
  let testApp: TestApp;
  let shop: Shop;
  let turn: AutomaticShop['turn'];
  let settled: AutomaticShop['settled'];
  let customer: number;

  beforeAll(async () => {
    testApp = await createTestApp({ RATE_LIMITS: 'off' });
  });
  beforeEach(async () => {
    ({ shop, turn, settled } = await givenAutomaticShop(testApp));
    await givenProgram(testApp, shop, TIERS);
    customer = (await givenCustomer(testApp, shop, { name: 'Amina', phone: newPhone() })).id;
  });
  afterAll(() => testApp.close());

  const buys = (total_amount: string, day?: string) =>
    givenSale(testApp, shop, {
      ...{ customer_id: customer, total_amount, total_items: 1 },
      ...(day && { completed_at: `${day}T09:00:00Z` }),
    });
  const sweep = () => testApp.app.get(PointsSweeper).sweep();

  it('are off until the shop turns them on', async () => {
    await buys('1500.00', daysAgo(370));
    await sweep();
    expect(await settled()).toEqual([]);
  });

  it('tell once of a higher tier, also if a refund takes it and it comes back', async () => {
    await turn('tier_up', { is_enabled: true, sms_text: '{{ first_name }}: {{ previous_tier }}, now {{ tier }}' });
    const { id } = await buys('1000.00');
    const message = { customer_id: customer, kind: 'tier_up', purpose: 'loyalty', body: 'Amina: Member, now Silver' };
    expect(await settled()).toMatchObject([message]);
    await refund(testApp, shop, id);
    await buys('1200.00');
    expect(await settled()).toHaveLength(1);
  });

  it('do not tell of a tier that another version of the programme gives', async () => {
    await turn('tier_up');
    await buys('900.00');
    const ladder = [{ name: 'Member' }, { name: 'Silver', min_spent: '500.00' }];
    await givenProgram(testApp, shop, { ...TIERS, valid_from: undefined, tiers: { ...TIERS.tiers, ladder } });
    expect(await settled()).toEqual([]);
  });

  it('tell once what is missing to keep a tier, and until when', async () => {
    await turn('tier_at_risk');
    const bought = daysAgo(370);
    await buys('1500.00', bought);
    await buys('100.00');
    await sweep();
    const until = addDays(addMonths(bought, 12), 29);
    const [message, ...more] = await settled();
    expect(more).toEqual([]);
    expect(message).toMatchObject({ cause: `tier_at_risk:${customer}:Silver:${until}`, purpose: 'loyalty' });
    expect(message?.body).toMatch(
      /^Hi Amina, you have Silver at Mama Njeri Shop until \d+ \w+ \d{4}[.] To keep it by then: spend KES 900[.]00[.]$/,
    );
    await sweep();
    expect(await settled()).toHaveLength(1);
  });

  it('do not go out to customers who cannot receive loyalty messages', async () => {
    await turn('tier_up');
    await testApp.request('PATCH', `/api/customers/${shop.business_id}/${customer}/preferences`, {
      ...{ token: shop.staff, body: { can_receive_loyalty: false } },
    });
    await buys('1000.00');
    expect(await settled()).toEqual([]);
  });

  it('name points and tier in a receipt, and nothing without a programme', async () => {
    const sms_text = 'Earned {{ points_earned }}, have {{ points_balance }}, {{ tier }}.';
    await turn('receipt', { is_enabled: true, sms_text });
    await buys('500.00');
    await settled();
    await buys('700.00');
    // The receipt says what the account has when it is written.
    await settled();
    await givenProgram(testApp, shop, { ...TIERS, valid_from: undefined, is_enabled: false });
    await settled();
    await buys('50.00');
    const bodies = (await settled()).map(({ body }) => body);
    expect(bodies).toEqual([
      'Earned 5, have 5, Member.',
      'Earned 7, have 12, Silver.',
      expect.stringMatching(/^Earned , have , \w+[.]$/),
    ]);
  });
});
