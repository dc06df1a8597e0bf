import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type FakeAfricasTalking, startFakeAfricasTalking } from '../../support/fake-africas-talking';
import { expectStatus, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { HeldLock } from '../../support/held-lock';
import { aPhone, inKenya, inUganda, MovingShop } from '../../support/moving-shop';
import { runWateja } from '../../support/run-wateja';
import { type SeededCustomer, seedCustomers } from '../../support/seeded-customers';
import { messageRow, messagingApp, smsTo, write } from '../../support/sent-messages';
import { createTestApp, type TestApp } from '../../support/test-app';
import { createTestDatabase } from '../../support/test-database';
import { waitUntil } from '../../support/wait-until';

/** The number of customers, which makes three batches, and the position of a customer in the second batch. */
const MANY = 1_200;
const PLACE = 700;

const people = (business_id: number, firstId: number) =>
  Array.from({ length: MANY }, (_, index): SeededCustomer => {
    return { id: firstId + index, business_id, name: `Mteja ${index}`, phone: aPhone() };
  });
const lockCustomer = (testApp: TestApp, customer: SeededCustomer) =>
  HeldLock.take(testApp, 'SELECT FROM customers WHERE id = $1 FOR UPDATE', [customer.id]);
const inUgandaAll = (customers: SeededCustomer[]) =>
  customers.map(({ id, phone }) => ({ id, phone: inUganda(phone!) }));

describe('While the phones of a business are read anew', () => {
  let provider: FakeAfricasTalking;
  let testApp: TestApp;
  let first: Shop;
  let moving: MovingShop;
  let customers: SeededCustomer[];
  /** Holds a lock that stops the reindexing at its second batch. */
  let lock: HeldLock;

  beforeAll(async () => {
    provider = await startFakeAfricasTalking();
    // The test changes the country while it holds a lock, so the request must not wait for the delivery of its events.
    const { jobs, ...created } = await messagingApp(provider.environment, { EVENTS_BUDGET_MS: '0' });
    ({ testApp, shop: first } = created);
    await jobs.start();
  });
  beforeEach(async () => {
    moving = await MovingShop.open(testApp, first);
    const [last] = await testApp.database.query<{ id: number }>('SELECT max(id)::int AS id FROM customers');
    customers = people(moving.shop.business_id, (last?.id ?? 0) + 1);
    await seedCustomers(testApp.database, customers);
    lock = await lockCustomer(testApp, customers[PLACE]!);
    expect(await moving.moveTo('UG')).toMatchObject({ country: 'UG', reindexing: { total: MANY } });
    await untilFirstBatch();
  });
  afterAll(async () => {
    await testApp.close();
    await provider.close();
  });

  const untilFirstBatch = () =>
    waitUntil('the first batch is read', async () => {
      const { reindexing } = await moving.business();
      return reindexing?.done === 500 && reindexing.total === MANY;
    });
  const finish = async () => {
    await lock.release();
    // Attempts have failed meanwhile. This makes the next one due now.
    await testApp.database.query(`UPDATE outbox SET next_attempt_at = now() WHERE status = 'pending'`);
    await moving.untilRead();
  };
  const isQueued = async (id: number) => {
    const { status, attempts, send_after } = await messageRow(testApp, id);
    return status === 'queued' && attempts === 0 && send_after.getTime() > Date.now();
  };

  it('everybody is found, by the number before and the number after', async () => {
    for (const { id, phone } of [customers[0]!, customers[MANY - 1]!]) {
      for (const term of [phone!, inUganda(phone!), inKenya(phone!), phone!.slice(1)]) {
        expect([term, await moving.idsFor(term)]).toEqual([term, [id]]);
      }
    }
    await finish();
    expect(await moving.phonesOf(customers.map(({ id }) => id))).toEqual(inUgandaAll(customers));
  });

  it('nothing is sent, and everything is sent afterwards', async () => {
    const [done, undone] = [customers[1]!, customers[MANY - 2]!];
    const { business_id } = moving.shop;
    const [waiting] = await write(testApp, business_id, [smsTo({ id: done.id, phone: inUganda(done.phone!) })]);
    const { queued } = await moving.send(undone.id, 201);
    await waitUntil('both wait', async () => (await isQueued(waiting!)) && (await isQueued(queued.id)));
    expect(provider.accepted).toEqual([]);
    await finish();
    await waitUntil('both are sent', () => provider.accepted.length === 2);
    expect(provider.accepted.map(({ number }) => number).sort()).toEqual(
      [inUganda(done.phone!), inUganda(undone.phone!)].sort(),
    );
  });

  it('a number that only the new country has is said to be read in a moment', async () => {
    const { id } = customers[MANY - 3]!;
    await testApp.database.query('UPDATE customers SET phone_e164 = NULL WHERE id = $1', [id]);
    expect((await moving.send(id, 409)).code).toBe('reindexing');
    await finish();
    await moving.send(id, 201);
  });

  it('customers who are written are read by the new country, and stay so', async () => {
    const { shop } = moving;
    const { id } = customers[MANY - 4]!;
    const { id: created } = await givenCustomer(testApp, shop, { phone: '0702000001' });
    const change = { token: shop.staff, body: { phone: '0702000002' } };
    expectStatus(await testApp.request('PATCH', `/api/customers/${shop.business_id}/${id}`, change), 200);
    const written = [
      { id, phone: '+256702000002' },
      { id: created, phone: '+256702000001' },
    ];
    expect(await moving.phonesOf([id, created])).toEqual(written);
    await finish();
    expect(await moving.phonesOf([id, created])).toEqual(written);
  });

  it('imports are refused, because they would not find customers', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'wateja-country-'));
    const business = ['--business', `${moving.shop.business_id}`];
    const files = {
      customers: `phone,name\n${customers[0]!.phone!},Nakato\n`,
      sales:
        'external_id,customer_phone,payment_method,completed_at,total_amount,total_items\n' +
        `R1,${customers[0]!.phone!},cash,2026-11-01T10:00:00Z,100.00,1\n`,
    };
    for (const [kind, content] of Object.entries(files)) {
      const file = join(folder, `${kind}.csv`);
      await writeFile(file, content);
      const { exitCode, stderr } = await runWateja(testApp, ['import', kind, file, ...business]);
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining('The country of the shop has changed')]);
    }
    await rm(folder, { recursive: true });
    await finish();
  });

  it('the country can change again, and back', async () => {
    await moving.moveTo('RW');
    await untilFirstBatch();
    const [done, undone] = [customers[0]!, customers[MANY - 1]!];
    for (const { id, phone } of [done, undone]) expect(await moving.idsFor(phone!)).toEqual([id]);
    await moving.moveTo('KE');
    await moving.moveTo('UG');
    await finish();
    expect(await moving.phonesOf(customers.map(({ id }) => id))).toEqual(inUgandaAll(customers));
    await waitUntil('the events of all changes are delivered', async () => {
      const waiting = await testApp.database.query(`SELECT FROM outbox WHERE status = 'pending'`);
      return waiting.length === 0;
    });
    expect(await moving.phonesOf(customers.map(({ id }) => id))).toEqual(inUgandaAll(customers));
    expect((await moving.business()).reindexing).toBeNull();
  });
});

describe('A process that ends while it reads phones anew', () => {
  it('leaves the rest to the next one', async () => {
    const database = await createTestDatabase();
    const ended = await createTestApp({ EVENTS_BUDGET_MS: '0' }, database);
    const { business_id, owner } = await givenShop(ended);
    const customers = people(business_id, 1);
    await seedCustomers(database, customers);
    const lock = await lockCustomer(ended, customers[PLACE]!);
    const path = `/api/businesses/${business_id}`;
    const moved = await ended.request('PATCH', path, { token: owner, body: { country: 'UG' } });
    expect(expectStatus(moved, 200).body.business.reindexing).toMatchObject({ total: MANY });
    await waitUntil('the first batch is read', async () => {
      const { body } = await ended.request('GET', path, { token: owner });
      return body.business.reindexing.done === 500;
    });
    await ended.close();
    await lock.release();
    await database.query(`UPDATE outbox SET next_attempt_at = now() WHERE status = 'pending'`);

    const next = await createTestApp({}, database);
    await waitUntil('the phones are read anew', async () => {
      const { body } = await next.request('GET', path, { token: owner });
      return body.business.reindexing === null;
    });
    expect(await database.query('SELECT id::int, phone_e164 AS phone FROM customers ORDER BY id')).toEqual(
      inUgandaAll(customers),
    );
    await next.close();
    await database.drop();
  });
});
