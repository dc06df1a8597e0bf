import { Jobs } from '@wateja/messaging';

import {
  expectStatus,
  givenAnotherShop,
  givenCustomer,
  givenMember,
  givenShop,
  type Shop,
} from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';
import { givenUpload, revertToEnd, runToEnd } from '../../support/uploads';

const HEADER = 'external_id,name,address\n';

describe('The revert of an import that ran twice', () => {
  let testApp: TestApp;
  let first: Shop;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    await testApp.app.get(Jobs).start();
    first = await givenShop(testApp);
  });
  beforeEach(async () => {
    shop = await givenAnotherShop(testApp, first);
  });
  afterAll(() => testApp.close());

  /**
   * Runs an import that fails when all its rows are stored, runs `between`, and runs the import again.
   * @returns its id
   */
  async function runTwice(content: string, between: () => Promise<void>): Promise<number> {
    const { id } = await givenUpload(testApp, shop, { kind: 'customers', content: HEADER + content });
    await testApp.database.query(`
      CREATE FUNCTION break_down() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'broken' USING ERRCODE = 'XX000'; END $$;
      CREATE TRIGGER break_down BEFORE UPDATE ON imports FOR EACH ROW WHEN (NEW.status = 'finished')
        EXECUTE FUNCTION break_down()`);
    const failed = await runToEnd(testApp, shop, id);
    await testApp.database.query('DROP TRIGGER break_down ON imports; DROP FUNCTION break_down()');
    expect(failed).toMatchObject({ status: 'failed' });
    await between();
    expect(await runToEnd(testApp, shop, id)).toMatchObject({ status: 'finished' });
    return id;
  }

  const customers = () =>
    testApp.database.query<{ id: number; name: string; address: string | null }>(
      'SELECT id::int, name, address FROM customers WHERE business_id = $1 ORDER BY id',
      [shop.business_id],
    );
  const edit = async (id: number, body: object) =>
    void expectStatus(
      await testApp.request('PATCH', `/api/customers/${shop.business_id}/${id}`, { token: shop.staff, body }),
      200,
    );

  it('leaves a customer whom somebody changed between the runs', async () => {
    const id = await runTwice('C-1,Wanjiru,\nC-2,Otieno,\n', async () => {
      const [wanjiru] = await customers();
      await edit(wanjiru!.id, { name: 'Wanjiru K.', address: 'Moi Avenue' });
    });
    const [wanjiru] = await customers();
    expect((await revertToEnd(testApp, shop, id)).revert).toMatchObject({
      removed: 1,
      kept: 1,
      records: [{ resource: 'customer', id: wanjiru!.id, reason: 'changed' }],
    });
    expect(await customers()).toMatchObject([{ id: wanjiru!.id, address: 'Moi Avenue' }]);
  });

  it('restores what somebody wrote between the runs, and else what was there before the first', async () => {
    const { id: customer } = await givenCustomer(testApp, shop, {
      ...{ external_id: 'C-1', name: 'A', address: 'Before' },
    });
    const id = await runTwice('C-1,B,Import\n', () => edit(customer, { name: 'C' }));
    expect(await customers()).toEqual([{ id: customer, name: 'B', address: 'Import' }]);
    expect((await revertToEnd(testApp, shop, id)).revert).toMatchObject({ removed: 0, restored: 1, kept: 0 });
    expect(await customers()).toEqual([{ id: customer, name: 'C', address: 'Before' }]);
  });

  it('removes and restores all of both runs if nobody wrote in between', async () => {
    await givenCustomer(testApp, shop, { external_id: 'C-1', name: 'A', address: 'Before' });
    const before = await customers();
    const id = await runTwice('C-1,B,Import\nC-2,Otieno,\n', () => Promise.resolve());
    expect((await revertToEnd(testApp, shop, id)).revert).toMatchObject({ removed: 1, restored: 1, kept: 0 });
    expect(await customers()).toEqual(before);
  });

  it('is in the audit trail in the name of the person who reverted', async () => {
    const { id: customer } = await givenCustomer(testApp, shop, { external_id: 'C-1', name: 'A' });
    const { id } = await givenUpload(testApp, shop, { kind: 'customers', content: `${HEADER}C-1,B,\n` });
    await runToEnd(testApp, shop, id);
    const { token } = await givenMember(testApp, shop, 'manager');
    await revertToEnd(testApp, shop, id, token);
    const userOf = async (token: string) => (await testApp.request('GET', '/api/auth/me', { token })).body.user.id;
    const entries = await testApp.database.query(
      `SELECT user_id::int, source FROM audit_entries
       WHERE business_id = $1 AND action = 'customer.updated' AND resource_id = $2 ORDER BY at, id`,
      [shop.business_id, customer],
    );
    expect(entries).toEqual([
      { user_id: await userOf(shop.manager), source: 'import' },
      { user_id: await userOf(token), source: 'import' },
    ]);
  });
});
