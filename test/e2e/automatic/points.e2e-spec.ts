import { PointsNotices } from '@wateja/messaging';
import { addDays, localDayOf } from '@wateja/rewards';

import { type AutomaticShop, givenAutomaticShop, newPhone } from '../../support/automatic-messages';
import { givenCustomer, givenSale, type Shop } from '../../support/fixtures';
import { givenProgram, memberOf, PROGRAM } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

const DAY_MS = 24 * 60 * 60 * 1_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);

/** Points end after a month, and the shop warns ten days before. */
const EXPIRING = { ...PROGRAM, expiry: { after_months: 1, at: 'day', warn_days: 10 } };

describe('Automatic messages about points', () => {
  let testApp: TestApp;
  let shop: Shop;
  let turn: AutomaticShop['turn'];
  let settled: AutomaticShop['settled'];
  let customer: number;

  beforeAll(async () => {
    testApp = await createTestApp({ RATE_LIMITS: 'off', JOBS_PATIENCE: '2' });
  });
  beforeEach(async () => {
    ({ shop, turn, settled } = await givenAutomaticShop(testApp));
    await givenProgram(testApp, shop, EXPIRING);
    customer = (await givenCustomer(testApp, shop, { name: 'Amina', phone: newPhone() })).id;
  });
  afterAll(() => testApp.close());

  const buys = (total_amount: string, day: string, customer_id = customer) =>
    givenSale(testApp, shop, { customer_id, total_amount, total_items: 1, completed_at: `${day}T09:00:00Z` });
  const plan = (now?: Date) => testApp.app.get(PointsNotices).plan(now);
  const tomorrow = () => new Date(Date.now() + DAY_MS);
  const SMS = { is_enabled: true, sms_text: '{{ points_expiring }} by {{ points_until }}, of {{ points_balance }}' };

  it('are off until the shop turns them on', async () => {
    await buys('500.00', daysAgo(25));
    await plan();
    expect(await settled()).toEqual([]);
  });

  it('name all points that end within the days of which the shop warns, and the first end', async () => {
    await turn('points_expiring', SMS);
    const otherId = (await givenCustomer(testApp, shop, { phone: newPhone() })).id;
    await buys('500.00', daysAgo(25));
    await buys('300.00', daysAgo(24));
    await buys('900.00', daysAgo(2));
    await buys('900.00', daysAgo(2), otherId);
    const [first] = (await memberOf(testApp, shop, customer)).expiring;
    await plan();
    const [message, ...more] = await settled();
    expect(more).toEqual([]);
    expect(message).toMatchObject({
      ...{ customer_id: customer, kind: 'points_expiring', purpose: 'loyalty' },
      cause: `points_expiring:${customer}:${first?.last_good_day}`,
      body: expect.stringMatching(/^8 by \d+ \w+ \d{4}, of 17$/),
    });
    // Tomorrow other points end within the ten days. The customer has been warned a moment ago, and gets no second
    // message.
    await plan(tomorrow());
    expect(await settled()).toHaveLength(1);
  });

  it('come again when the days are over that the message before has named', async () => {
    await turn('points_expiring', SMS);
    await buys('500.00', daysAgo(25));
    await buys('300.00', daysAgo(24));
    await plan();
    expect(await settled()).toHaveLength(1);
    await testApp.database.query(
      `UPDATE messages SET created_at = created_at - interval '11 days', cause = cause || ' of another month'
       WHERE business_id = $1`,
      [shop.business_id],
    );
    await plan(tomorrow());
    expect(await settled()).toHaveLength(2);
  });

  it('are written once, by two processes, and after a process died at any step', async () => {
    await turn('points_expiring', SMS);
    await buys('500.00', daysAgo(25));
    const otherApp = await createTestApp({}, testApp.database);
    await Promise.all([plan(), otherApp.app.get(PointsNotices).plan(), plan()]);
    await otherApp.close();
    expect(await settled()).toHaveLength(1);
    const jobs = () =>
      testApp.database.query<{ state: string }>(
        `SELECT state::text FROM pgboss.job
         WHERE name IN ('points_notices', 'automatic_messages') AND (data ->> 'business_id')::bigint = $1`,
        [shop.business_id],
      );
    const before = await jobs();
    await testApp.database.query(
      `UPDATE pgboss.job SET state = 'active', started_on = now() - interval '1 hour', completed_on = NULL
       WHERE name IN ('points_notices', 'automatic_messages') AND (data ->> 'business_id')::bigint = $1`,
      [shop.business_id],
    );
    await waitUntil('the jobs have run again', async () => (await jobs()).every(({ state }) => state === 'completed'));
    expect(await settled()).toHaveLength(1);
    expect((await jobs()).length).toBe(before.length);
  });

  it('do not go out to customers who cannot receive loyalty messages', async () => {
    await turn('points_expiring', SMS);
    await buys('500.00', daysAgo(25));
    await testApp.request('PATCH', `/api/customers/${shop.business_id}/${customer}/preferences`, {
      ...{ token: shop.staff, body: { can_receive_loyalty: false } },
    });
    await plan();
    expect(await settled()).toEqual([]);
  });

  it('say at the beginning of a month what points did in the month before, if they changed', async () => {
    const sms_text = '{{ statement_month }}: {{ points_earned }} earned, {{ points_used }} used, {{ points_balance }}';
    await turn('points_statement', { is_enabled: true, sms_text });
    const quiet = (await givenCustomer(testApp, shop, { phone: newPhone() })).id;
    // The shop gets statements from the month on in which it switched them on, which is the month of its own clock.
    const today = localDayOf(new Date(), 'Africa/Nairobi');
    await givenSale(testApp, shop, { customer_id: customer, total_amount: '500.00', total_items: 1 });
    await buys('500.00', addDays(today, -120), quiet);
    const [year = 0, month = 1] = today.split('-').map(Number);
    /** A day of the month after the sale. */
    const dayOf = (day: number) => new Date(Date.UTC(year, month, day, 9));
    // No statement is planned in the middle of a month. A shop that switches statements on gets the first one next
    // month.
    await plan(dayOf(15));
    expect(await settled()).toEqual([]);
    await plan(dayOf(3));
    await plan(dayOf(4));
    const messages = await settled();
    expect(messages).toMatchObject([
      {
        ...{ customer_id: customer, kind: 'points_statement', purpose: 'loyalty' },
        cause: `points_statement:${customer}:${today.slice(0, 7)}`,
        body: expect.stringMatching(/^\w{3} \d{4}: 5 earned, 0 used, 5$/),
      },
    ]);
  });
});
