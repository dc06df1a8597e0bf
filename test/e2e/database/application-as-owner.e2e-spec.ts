import { prepareDatabase } from '@wateja/database-server';
import { exactTypes } from '@wateja/prisma';
import { rowLevelSecurityWarnings, PrismaService } from '@wateja/prisma';
import { Client } from 'pg';

import { givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { givenMessages } from '../../support/messages';
import { createTestApp, type TestApp } from '../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

const PHONES = ['+254701000001', '+254701000002'];

describe('An application that has to work as the owner, because that one may make no role', () => {
  let database: TestDatabase;
  let testApp: TestApp;
  let session: Client;
  let shops: Shop[];
  let customers: number[];

  beforeAll(async () => {
    database = await createTestDatabase();
    const single = { url: database.owner_url, owner_url: database.owner_url };
    expect(await prepareDatabase(single)).toEqual({ applied: [], url: database.owner_url, role: null });
    testApp = await createTestApp({}, { ...database, application_url: database.owner_url });
    shops = [await givenShop(testApp), await givenShop(testApp)];
    customers = [];
    for (const [index, shop] of shops.entries()) {
      const { id } = await givenCustomer(testApp, shop, { name: `Zawadi ${index}`, phone: PHONES[index] });
      customers.push(id);
      const { message_id } = await givenMessages(testApp, shop, id);
      await database.query(`UPDATE messages SET provider = 'p', provider_message_id = $2 WHERE id = $1`, [
        message_id,
        `m${index}`,
      ]);
    }
    session = new Client({ connectionString: database.owner_url, types: exactTypes });
    await session.connect();
  });
  afterAll(async () => {
    await session.end();
    await testApp.close();
    await database.drop();
  });

  it('says so, and what to do', async () => {
    const [warning, ...others] = await rowLevelSecurityWarnings(testApp.app.get(PrismaService));
    expect(warning).toContain('owns the tables');
    expect(warning).toContain('DATABASE_OWNER_URL');
    expect(others).toEqual([]);
  });

  it.each([
    ['the business of its statement', "'%s'"],
    ['no business at all', "''"],
  ])('sees no row of another business, with %s', async (_what, setting) => {
    const tables = await database.query<{ name: string; key: string }>(`
      SELECT relname AS name, CASE relname WHEN 'businesses' THEN 'id' ELSE 'business_id' END AS key
      FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace`);
    expect(tables.length).toBeGreaterThanOrEqual(14);
    const ownId = shops[0]!.business_id;
    await session.query(`SELECT set_config('wateja.business_id', ${setting.replace('%s', String(ownId))}, false)`);
    for (const { name, key } of tables) {
      const { rows } = await session.query(`SELECT DISTINCT ${key} AS business FROM ${name} WHERE ${key} <> ${ownId}`);
      expect([name, rows]).toEqual([name, []]);
    }
  });

  it('finds its own customers', async () => {
    for (const [index, shop] of shops.entries()) {
      const path = `/api/customers/${shop.business_id}/search?q=zawadi`;
      const { body } = await testApp.request('GET', path, { token: shop.staff });
      expect(body.results.map(({ id }: { id: number }) => id)).toEqual([customers[index]]);
    }
  });

  it('matches replies and reports of providers to every shop, and gives up that access afterwards', async () => {
    const matched = await session.query('SELECT business_id, id FROM customers_of_phone($1)', [PHONES[1]]);
    expect(matched.rows).toEqual([{ business_id: shops[1]!.business_id, id: customers[1] }]);
    const reported = await session.query(`SELECT business_id FROM message_of_provider('p', 'm1')`);
    expect(reported.rows).toEqual([{ business_id: shops[1]!.business_id }]);
    const { rows } = await session.query(`SELECT current_setting('wateja.door', true) AS door`);
    expect(rows).toEqual([{ door: '' }]);
  });

  it('gets the fast search back with a login of its own', async () => {
    const policies = () => database.query(`SELECT FROM pg_policy WHERE polname = 'search'`);
    expect(await policies()).toHaveLength(0);
    await prepareDatabase({ url: database.application_url, owner_url: database.owner_url });
    expect(await policies()).toHaveLength(1);
  });
});
