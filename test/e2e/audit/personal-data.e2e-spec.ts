import { Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';

import { expectStatus, givenCustomer, givenMember, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { leaksInDatabase, leaksInLogs, Secrets, secrets } from '../../support/log-scan';
import { adjust, givenProgram, PROGRAM } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

const PERSON = {
  name: 'Nyokabi wa Thiong’o-Zakayo',
  phone: '0733 918 273',
  email: 'nyokabi.zakayo@example.co.ke',
  address: 'Nyumba ya Zambarau 77, Lamu',
};

describe('Personal data', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  it('of a customer is in no event, no audit entry and no log, whatever is done with it', async () => {
    const tiers = { ladder: [{ name: 'Bronze' }, { name: 'Silver', min_spent: '1.00' }] };
    await givenProgram(testApp, shop, { ...PROGRAM, tiers });
    const { id } = await givenCustomer(testApp, shop, PERSON);
    const url = `/api/customers/${shop.business_id}`;
    const as = { token: shop.owner };
    await testApp.request('PATCH', `${url}/${id}`, {
      ...as,
      body: { name: 'Nyokabi Zakayo Mpya', phone: '0733 918 274' },
    });
    await testApp.request('POST', `${url}/${id}/notes`, { ...as, body: { content: 'Zakayo anapenda machungwa' } });
    await testApp.request('GET', `${url}/search?q=Zakayo`, as);
    await testApp.request('POST', url, { ...as, body: { ...PERSON, customer_type: 'nobody' } });
    const sale = await givenSale(testApp, shop, { customer_id: id });
    await testApp.request('POST', `/api/sales/${shop.business_id}/${sale.id}/refund`, { ...as, body: {} });
    await testApp.request('POST', `/api/rewards/${shop.business_id}/members`, {
      ...as,
      body: { phone: '0733 918 274' },
    });
    expectStatus(await adjust(testApp, shop, id, -5, { allow_negative: true }), 201);
    await givenMember(testApp, shop, 'staff');
    await testApp.request('DELETE', `${url}/${id}`, as);

    expect(secrets.count).toBeGreaterThan(10);
    const events = await testApp.database.query<{ name: string }>('SELECT DISTINCT name FROM outbox ORDER BY name');
    expect(events.map(({ name }) => name)).toEqual([
      ...['member.joined', 'points.adjusted', 'points.earned', 'points.overdrawn', 'points.reversed'],
      ...['sale.completed', 'sale.refunded', 'tier.changed', 'tier.risen', 'tiers.ranked'],
    ]);
    expect(await leaksInDatabase(testApp.database)).toEqual([]);
    expect(await leaksInLogs(testApp.env.LOG_DIR)).toEqual([]);
  });

  it('would be found in the log, with file and line, if something wrote it there', async () => {
    // Without digits: seven in a row would be masked as a phone.
    const planted = `Mwana ${randomUUID().replace(/\d/g, 'x')}`;
    const secrets = new Secrets();
    secrets.remember({ name: planted });
    new Logger('Planted').log(`Greeting ${planted}`);
    const leaks = await waitUntil('the line is written', async () => {
      const leaks = await leaksInLogs(testApp.env.LOG_DIR, secrets);
      return leaks.length > 0 ? leaks : undefined;
    });
    expect(leaks?.[0]).toEqual({ place: expect.stringMatching(/^combined\.log:\d+$/), secret: planted });
  });

  it('would be found in an event, if something told it there', async () => {
    const planted = `Binti ${randomUUID()}`;
    const secrets = new Secrets();
    secrets.remember({ name: planted });
    const [event] = await testApp.database.query<{ id: string }>('SELECT min(id) AS id FROM outbox');
    await testApp.database.query(
      `UPDATE outbox SET payload = payload || jsonb_build_object('name', $1::text) WHERE id = $2`,
      [planted, event?.id],
    );
    expect((await leaksInDatabase(testApp.database, secrets))[0]?.place).toMatch(/^outbox: /);
  });
});
