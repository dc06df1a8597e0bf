import { givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('A database that only reads, as a standby does after a failover', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp({ DATABASE_POOL: '2' });
    shop = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  const create = () =>
    testApp.request('POST', `/api/customers/${shop.business_id}`, { token: shop.staff, body: { name: 'Zawadi' } });
  /** Ends all sessions of the application, so that the next ones have the new setting. */
  const setReadOnly = async (setting: 'on' | 'off') => {
    const [{ name }] = (await testApp.database.query<{ name: string }>('SELECT current_database() AS name')) as [
      { name: string },
    ];
    await testApp.database.query(`ALTER DATABASE "${name}" SET default_transaction_read_only = ${setting}`);
    if (setting === 'on') {
      await testApp.database.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename <> current_user`,
      );
    }
  };

  it('is not available for writing, and its sessions are left, so that the next ones reach the new primary', async () => {
    await setReadOnly('on');
    const statuses = [];
    for (let times = 0; times < 4; times++) statuses.push(await create());
    const last = statuses.at(-1);
    expect([last?.status, last?.body.code, last?.headers['retry-after']]).toEqual([
      ...[503, 'database_unavailable', expect.any(String)],
    ]);
    await setReadOnly('off');
    // A session is closed when it has refused a write. The pool has two of them.
    const after = [await create(), await create(), await create()];
    expect(after.at(-1)?.status).toBe(201);
  });
});
