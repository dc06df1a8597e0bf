import { Client } from 'pg';

import { givenCustomer, givenSale, givenShop } from '../../support/fixtures';
import { runWateja } from '../../support/run-wateja';
import { createTestApp, type TestApp } from '../../support/test-app';
import { createEmptyDatabase, type TestDatabase } from '../../support/test-database';
import { totalDifferences } from '../../support/totals/kept-totals';
import { runWatejaProcess } from '../../support/wateja-process';

/**
 * What a managed PostgreSQL gives its customer: a database, and a login that owns it and may do nothing else on the
 * server.
 */
describe('An owner who is no superuser', () => {
  let database: TestDatabase;
  let testApp: TestApp | undefined;

  beforeAll(async () => {
    database = await createEmptyDatabase();
  });
  afterAll(async () => {
    await testApp?.close();
    await database.drop();
  });

  it('has no right on the server but to log in', async () => {
    const owner = new Client({ connectionString: database.owner_url });
    await owner.connect();
    const { rows } = await owner.query(
      'SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication FROM pg_roles WHERE rolname = current_user',
    );
    await owner.end();
    const none = { rolsuper: false, rolcreaterole: false, rolcreatedb: false, rolbypassrls: false };
    expect(rows).toEqual([{ ...none, rolreplication: false }]);
  });

  it('installs from an empty database, without a word about backups', async () => {
    const { exitCode, stdout, stderr } = await runWatejaProcess(database, ['migrate']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^Applied \d+_init$/m);
  });

  it('starts, sells, searches, and counts everything anew', async () => {
    testApp = await createTestApp({}, database);
    const shop = await givenShop(testApp);
    const { id } = await givenCustomer(testApp, shop, { name: 'Zawadi Kilonzo' });
    await givenSale(testApp, shop, { customer_id: id });
    const answer = await testApp.request('GET', `/api/customers/${shop.business_id}/search?q=awadi`, {
      token: shop.staff,
    });
    expect([answer.status, answer.body.results.map((customer: { id: number }) => customer.id)]).toEqual([200, [id]]);

    await database.query('UPDATE customer_sales_totals SET purchases = purchases + 1');
    expect(await totalDifferences(database)).not.toEqual([]);
    const { exitCode } = await runWateja(testApp, ['rebuild-metrics', '--business', String(shop.business_id)]);
    expect(exitCode).toBe(0);
    expect(await totalDifferences(database)).toEqual([]);
  });
});
