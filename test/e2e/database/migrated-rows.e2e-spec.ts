import { readFileSync } from 'node:fs';
import { Client } from 'pg';

import { givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { phoneHash } from '../../support/suppression';
import { createTestApp, type TestApp } from '../../support/test-app';

const SCRIPT = 'prisma/migrations/20261205010200_rows_behind_the_wall/migration.sql';

/** These tests apply the migration a second time: it changes only rows that the earlier ones have missed. */
describe('Rows that earlier migrations meant to change', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
    await givenUnsubscribed('+254733000001', 'sms_stop', 60);
    await givenUnsubscribed('+254733000002', 'unsubscribe_link', 30);
    for (const status of ['draft', 'sent']) await givenCampaign(status);
    const owner = new Client({ connectionString: testApp.database.owner_url });
    await owner.connect();
    await owner.query(readFileSync(SCRIPT, 'utf8')).finally(() => owner.end());
  });
  afterAll(() => testApp.close());

  /** Stores a phone that refused SMS so many minutes ago, and the ledger entry of a customer who has that phone. */
  async function givenUnsubscribed(phone: string, source: string, minutes: number) {
    const { id } = await givenCustomer(testApp, shop, { phone });
    await testApp.database.query(
      `INSERT INTO unsubscribed_addresses (business_id, channel, address_hash, unsubscribed_at)
       VALUES ($1, 'sms', $2, now() - $3 * interval '1 minute')`,
      [shop.business_id, phoneHash(phone), minutes],
    );
    await testApp.database.query(
      `INSERT INTO customer_consents (business_id, customer_id, channel, purpose, state, source, recorded_at)
       VALUES ($1, $2, 'sms', 'offers', 'withdrawn', $3, now() - $4 * interval '1 minute' + interval '1 second')`,
      [shop.business_id, id, source, minutes],
    );
  }
  const givenCampaign = async (status: string) => {
    await testApp.database.query(
      `WITH t AS (INSERT INTO message_templates (business_id, name, sms_text) VALUES ($1, $2, 'Karibu') RETURNING id)
       INSERT INTO campaigns (business_id, name, purpose, channel, template_id, audience, status)
       SELECT $1, $2, 'service', 'sms', t.id, '{}', $2 FROM t`,
      [shop.business_id, status],
    );
  };
  it('tell which phones sent STOP to the number of a shop', async () => {
    const rows = await testApp.database.query('SELECT source FROM unsubscribed_addresses ORDER BY unsubscribed_at');
    expect(rows).toEqual([{ source: 'sms_stop' }, { source: 'unsubscribe_link' }]);
  });

  it('make no campaign that is not sent yet a service', async () => {
    const rows = await testApp.database.query('SELECT status, purpose FROM campaigns ORDER BY status');
    expect(rows).toEqual([
      { status: 'draft', purpose: 'offers' },
      { status: 'sent', purpose: 'service' },
    ]);
  });

  it('have row-level security again', async () => {
    const open = `SELECT relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid WHERE NOT c.relforcerowsecurity`;
    expect(await testApp.database.query(open)).toEqual([]);
    const off = `SELECT tgname FROM pg_trigger WHERE tgenabled = 'D'`;
    expect(await testApp.database.query(off)).toEqual([]);
  });
});
