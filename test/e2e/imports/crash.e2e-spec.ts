import { expectStatus, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { type ApiProcess, startApi } from '../../support/api-process';
import { HeldLock } from '../../support/held-lock';
import { createTestApp, SUPPRESSION_KEY, type TestApp } from '../../support/test-app';
import { givenUpload } from '../../support/uploads';
import { waitUntil } from '../../support/wait-until';

const WITH_ID = 1_500;
const WITHOUT_ID = 500;

/**
 * The time after which the job of a killed process is run again: soon, but not so soon that a slow process on a busy
 * machine loses its job.
 */
const JOBS_PATIENCE = '5';

describe('An import whose process is killed', () => {
  /** This application accepts requests, but runs no jobs. */
  let testApp: TestApp;
  let shop: Shop;
  const processes: ApiProcess[] = [];

  beforeAll(async () => {
    // The process that accepts the request decides after which time the job is run again.
    testApp = await createTestApp({ JOBS_PATIENCE });
    shop = await givenShop(testApp);
  });
  afterAll(async () => {
    for (const { child, ended } of processes) {
      child.kill('SIGKILL');
      await ended;
    }
    await testApp.close();
  });

  function startProcess(): ApiProcess {
    const { env, database } = testApp;
    const started = startApi({
      ...{ DATABASE_URL: database.application_url, DATABASE_OWNER_URL: database.owner_url },
      ...{ DATA_DIR: env.DATA_DIR, LOG_DIR: env.LOG_DIR, SUPPRESSION_KEY, JOBS_PATIENCE },
    });
    processes.push(started);
    return started;
  }

  const query = <Row extends object>(sql: string) => testApp.database.query<Row>(sql, [shop.business_id]);
  const countCustomers = async () =>
    (await query<{ count: number }>('SELECT count(*)::int FROM customers WHERE business_id = $1'))[0]!.count;

  /** Each customer of the file once, with one entry in the audit trail. */
  async function expectEachOnce() {
    const [stored] = await query(`
      SELECT count(*)::int AS customers, count(DISTINCT COALESCE(external_id, phone_e164))::int AS different,
        (SELECT count(*)::int FROM audit_entries a
         WHERE a.business_id = $1 AND a.action = 'customer.created' AND a.source = 'import') AS entries
      FROM customers WHERE business_id = $1`);
    const customers = WITH_ID + WITHOUT_ID;
    // One of the customers existed before the import.
    expect(stored).toEqual({ customers, different: customers, entries: customers - 1 });
  }

  it('goes on by itself in the next process, and stores no row twice', async () => {
    const { id: last } = await givenCustomer(testApp, shop, { name: 'Before', external_id: `C-${WITH_ID - 1}` });
    const rows = [
      ...Array.from({ length: WITH_ID }, (_, index) => `C-${index},Customer ${index},`),
      ...Array.from(
        { length: WITHOUT_ID },
        (_, index) => `,Person ${index},+25471200${String(index).padStart(4, '0')}`,
      ),
    ];
    const content = `external_id,name,phone\n${rows.join('\n')}\n`;
    const { id } = await givenUpload(testApp, shop, { kind: 'customers', content });
    const path = `/api/imports/${shop.business_id}/${id}`;
    const as = { token: shop.manager };
    expectStatus(await testApp.request('POST', `${path}/run`, { ...as, body: {} }), 202);

    // The import waits for this lock before its end, so it is killed in the middle however fast the machine is.
    const lock = await HeldLock.take(testApp, 'SELECT FROM customers WHERE id = $1 FOR UPDATE', [last]);
    const killed = startProcess();
    await waitUntil('some customers are stored', async () => (await countCustomers()) > 1);
    const { import: running } = (await testApp.request('GET', path, as)).body;
    expect(running).toMatchObject({ status: 'running', total: content.length });
    killed.child.kill('SIGKILL');
    await killed.ended;
    await lock.release();
    expect(await countCustomers()).toBeLessThan(WITH_ID + WITHOUT_ID);

    startProcess();
    const ended = await waitUntil('the import has ended', async () => {
      const { import: current } = expectStatus(await testApp.request('GET', path, as), 200).body;
      return current.status === 'running' ? undefined : current;
    });
    expect(ended).toMatchObject({ status: 'finished', done: content.length, counts: { read: 2_000, rejected: 0 } });
    expect(ended.notes).toContainEqual(expect.stringContaining('interrupted and started again'));
    await expectEachOnce();
  });
});
