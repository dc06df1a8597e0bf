import fc from 'fast-check';
import { Client } from 'pg';

import { expectStatus, givenAnotherShop, givenShop, type Shop } from '../../support/fixtures';
import { HeldLock } from '../../support/held-lock';
import { createTestApp, type TestApp } from '../../support/test-app';
import { mostSlots, TOTAL_DIFFERENCES, totalDifferences } from '../../support/totals/kept-totals';
import { givenWriters, RawWriter, work } from '../../support/totals/raw-writer';
import { waitUntil } from '../../support/wait-until';

const WRITERS = 8;
/** Holds a statement after its triggers have counted, and before it is done. */
const HOLD = 4_711;

describe('Totals, with many connections', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
    await givenWriters(testApp.database);
    await testApp.database.query(`
      CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF current_setting('test.hold', true) = 'on' THEN PERFORM pg_advisory_xact_lock_shared(${HOLD}); END IF;
        RETURN NULL;
      END $$`);
    for (const table of ['customers', 'customer_purchase_history', 'sales']) {
      await testApp.database.query(`
        CREATE TRIGGER zz_hold AFTER INSERT OR UPDATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION hold()`);
    }
  });
  beforeEach(async () => {
    shop = await givenAnotherShop(testApp, shop);
  });
  afterAll(() => testApp.close());

  const open = () => RawWriter.open(testApp.database, shop.business_id);
  const code = (error: unknown) => (error as { code?: string }).code;

  it('are those of the rows in every snapshot, while others write, take back and commit', async () => {
    const seed = Date.now();
    const writers = await Promise.all(Array.from({ length: WRITERS }, open));
    const writing = Promise.all(
      writers.map(async (writer, index) => {
        await writer.perform({ kept: ['create', 'sell'], undone: [], end: 'COMMIT' });
        for (const deed of fc.sample(work, { seed: seed + index, numRuns: 15 })) await writer.perform(deed);
      }),
    );
    const reader = new Client({ connectionString: testApp.database.admin_url });
    await reader.connect();
    const progress = { isDone: false, snapshots: new Set<string>() };
    const watched = writing.finally(() => (progress.isDone = true));
    while (!progress.isDone) {
      const { rows } = await reader.query(TOTAL_DIFFERENCES);
      expect({ seed, rows }).toEqual({ seed, rows: [] });
      const { rows: total } = await reader.query('SELECT sum(sales) AS sum FROM sale_counts');
      progress.snapshots.add(total[0].sum);
    }
    await reader.end();
    await watched;
    await Promise.all(writers.map((writer) => writer.close()));
    // Proves that totals were also read while the writers were at work.
    expect(progress.snapshots.size).toBeGreaterThan(3);
    // A transaction keeps the row of a counter that it has locked, and may also take one that another transaction has
    // released.
    expect(await mostSlots(testApp.database)).toBeLessThanOrEqual(3 * WRITERS);
  });

  it.each([
    ['create', 'cancelled'],
    ['activity', 'cancelled'],
    ['sell', 'cancelled'],
    ['refund', 'cancelled'],
    ['create', 'terminated'],
    ['loyalty', 'terminated'],
    ['settle', 'terminated'],
  ] as const)('stay right when a statement (%s) has counted and is %s before it ends', async (deed, interruption) => {
    const writer = await open();
    await writer.perform({ kept: ['create', 'sell', 'loyalty'], undone: [], end: 'COMMIT' });
    const gate = await HeldLock.take(testApp, 'SELECT pg_advisory_xact_lock($1)', [HOLD]);
    await writer.query('BEGIN');
    await writer.performDeed('type');
    await writer.query('SAVEPOINT before_it');
    await writer.query(`SET LOCAL test.hold = 'on'`);
    const interrupted = writer.performDeed(deed).catch(code);
    await waitUntil('the statement has counted', async () => {
      const sql = `SELECT FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'advisory'`;
      return (await testApp.database.query(sql, [writer.pid])).length > 0;
    });
    // An uncommitted sale is in no total, and does not stop other transactions from counting.
    expect(await totalDifferences(testApp.database)).toEqual([]);
    const otherWriter = await open();
    await otherWriter.perform({ kept: ['create', 'sell', 'activity'], undone: ['settle'], end: 'COMMIT' });
    await otherWriter.close();

    const stop = interruption === 'cancelled' ? 'pg_cancel_backend' : 'pg_terminate_backend';
    await testApp.database.query(`SELECT ${stop}($1)`, [writer.pid]);
    expect(await interrupted).toBe(interruption === 'cancelled' ? '57014' : '57P01');
    if (interruption === 'cancelled') {
      await writer.query('ROLLBACK TO SAVEPOINT before_it');
      await writer.query('COMMIT');
    }
    await writer.close();
    await gate.release();
    expect(await totalDifferences(testApp.database)).toEqual([]);
    const last = await open();
    await last.perform({ kept: ['create', 'sell', 'settle', 'refund'], undone: [], end: 'COMMIT' });
    await last.close();
    expect(await totalDifferences(testApp.database)).toEqual([]);
  });

  it('make no request wait for a transaction that has counted and stays open', async () => {
    const writer = await open();
    await writer.query('BEGIN');
    for (const deed of ['create', 'type', 'activity', 'loyalty', 'sell', 'settle', 'refund'] as const) {
      await writer.performDeed(deed);
    }
    // A request that waits for a lock would be answered 503 when its statement times out.
    const post = async (path: string, body: object) =>
      expectStatus(await testApp.request('POST', path, { token: shop.staff, body }), 201).body;
    const customers = `/api/customers/${shop.business_id}`;
    const { customer } = await post(customers, { name: 'Baraka', customer_type: 'vip' });
    const sale = { payment_method: 'cash', total_amount: '10.00', total_items: '1' };
    await post(`/api/sales/${shop.business_id}`, { ...sale, customer_id: customer.id });
    await post(`/api/sales/${shop.business_id}`, { ...sale, status: 'pending' });
    const change = { token: shop.manager, body: { customer_type: 'regular', is_active: false } };
    expectStatus(await testApp.request('PATCH', `${customers}/${customer.id}`, change), 200);

    await writer.query('COMMIT');
    await writer.close();
    await waitUntil('every event is delivered', async () => {
      const left = await testApp.database.query(`SELECT FROM outbox WHERE status <> 'delivered'`);
      return left.length === 0;
    });
    expect(await totalDifferences(testApp.database)).toEqual([]);
  });
});
