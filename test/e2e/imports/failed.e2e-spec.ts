import { givenAnotherShop, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';
import { givenUpload, runToEnd } from '../../support/uploads';

describe('A failed import over HTTP', () => {
  let testApp: TestApp;
  let first: Shop;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    first = await givenShop(testApp);
  });
  beforeEach(async () => {
    shop = await givenAnotherShop(testApp, first);
  });
  afterAll(() => testApp.close());

  /** Runs an import while the database stores no customer. @returns the import */
  async function runToFailure(id: number, body: object = {}) {
    await testApp.database.query(`
      CREATE OR REPLACE FUNCTION break_down() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'broken' USING ERRCODE = 'XX000'; END $$;
      CREATE TRIGGER break_down BEFORE INSERT ON customers FOR EACH ROW EXECUTE FUNCTION break_down()`);
    try {
      return await runToEnd(testApp, shop, id, body);
    } finally {
      await testApp.database.query('DROP TRIGGER break_down ON customers');
    }
  }

  it('has a sentence, and can be run again', async () => {
    const { id } = await givenUpload(testApp, shop, { kind: 'customers', content: 'external_id,name\nC-1,Wanjiru\n' });
    expect(await runToFailure(id)).toMatchObject({
      status: 'failed',
      error: 'An unexpected error occurred.',
      has_file: true,
    });
    expect(await runToEnd(testApp, shop, id)).toMatchObject({
      status: 'finished',
      error: null,
      counts: { created: 1 },
    });
  });

  it.each([
    ['nothing', () => ({})],
    ['the mapping that it shows', ({ mapping }: { mapping: object }) => ({ mapping })],
  ])('reads its file as before when it is run again with %s', async (_what, wishesOf) => {
    const { id, mapping } = await givenUpload(testApp, shop, {
      kind: 'customers',
      content: 'Code,name,created_at,phone\nC-1,Wanjiru,03/04/2024 10:00,0712345678\n',
    });
    const reading = { mapping: { ...mapping, Code: 'external_id', phone: null }, dates: 'mdy', timezone: 'UTC' };
    const failed = await runToFailure(id, reading);
    expect(failed).toMatchObject({ status: 'failed', ...reading });
    expect(await runToEnd(testApp, shop, id, wishesOf(failed))).toMatchObject({ status: 'finished', ...reading });
    const stored = await testApp.database.query(
      'SELECT external_id, phone, created_at::text FROM customers WHERE business_id = $1',
      [shop.business_id],
    );
    expect(stored).toEqual([{ external_id: 'C-1', phone: null, created_at: '2024-03-04 10:00:00+00' }]);
  });
});
