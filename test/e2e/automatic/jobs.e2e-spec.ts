import { EventDelivery, EventsAdminService } from '@wateja/events';
import { Jobs, MessageWriter } from '@wateja/messaging';

import { newPhone } from '../../support/automatic-messages';
import { expectStatus, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { merge } from '../../support/merging';
import { createTestApp, type TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

interface JobRow {
  state: string;
  data: { business_id: number; causes: { customer_id: number; kind: string }[] };
}

/** No job runs before {@link Jobs.start}. Until then a test can look at the jobs that events have queued. */
describe('The jobs that write automatic messages', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeEach(async () => {
    testApp = await createTestApp({ JOBS_PATIENCE: '2' });
    shop = await givenShop(testApp);
    for (const [kind, is_enabled] of [
      ['welcome', false],
      ['receipt', true],
    ] as const) {
      const path = `/api/messaging/${shop.business_id}/automatic/${kind}`;
      expectStatus(await testApp.request('PATCH', path, { token: shop.owner, body: { is_enabled } }), 200);
    }
  });
  afterEach(() => testApp.close());

  const jobs = () =>
    testApp.database.query<JobRow>(
      `SELECT state::text, data FROM pgboss.job WHERE name = 'automatic_messages' ORDER BY created_on, id`,
    );
  const causes = async () => {
    const rows = await testApp.database.query<{ cause: string }>('SELECT cause FROM messages ORDER BY id');
    return rows.map(({ cause }) => cause);
  };
  const allDone = async () => {
    await testApp.app.get(Jobs).start();
    await waitUntil('all jobs are done', async () => (await jobs()).every(({ state }) => state === 'completed'));
  };
  const newCustomer = async () => (await givenCustomer(testApp, shop, { phone: newPhone() })).id;
  const buys = async (customer_id: number) => (await givenSale(testApp, shop, { customer_id })).id;
  const batch = async (customerIds: number[]) => {
    const sales = customerIds.map((customer_id) => ({
      ...{ customer_id, payment_method: 'cash', total_amount: '10.00', total_items: '1' },
    }));
    const path = `/api/sales/${shop.business_id}/batch`;
    const { body } = await testApp.request('POST', path, { token: shop.staff, body: { sales } });
    return (body.results as { sale: { id: number } }[]).map(({ sale }) => sale.id);
  };

  it('are inserted by the transaction of their event: with its mark, or not at all', async () => {
    const id = await newCustomer();
    const insert = jest.spyOn(testApp.app.get(Jobs), 'insert').mockImplementation(async function (this: Jobs, ...args) {
      insert.mockRestore();
      await testApp.app.get(Jobs).insert(...args);
      throw new Error('the transaction is rolled back after the job was inserted');
    });
    const sale = await buys(id);
    expect(await jobs()).toEqual([]);
    await testApp.database.query(`UPDATE outbox SET next_attempt_at = now() WHERE status = 'pending'`);
    await testApp.app.get(EventDelivery).deliverDue(10);
    // The poller may have taken the event first, so the job may be there a moment later.
    await waitUntil('the job is there', async () => (await jobs()).length > 0);
    expect(await jobs()).toMatchObject([
      { state: 'created', data: { business_id: shop.business_id, causes: [{ customer_id: id, kind: 'receipt' }] } },
    ]);
    expect(await causes()).toEqual([]);
    await allDone();
    expect(await causes()).toEqual([`receipt:${sale}`]);
  });

  it('write each message once, also when a process died between the message and the end of its job', async () => {
    const sale = await buys(await newCustomer());
    await allDone();
    await testApp.database.query(
      `UPDATE pgboss.job SET state = 'active', started_on = now() - interval '1 hour', completed_on = NULL
       WHERE name = 'automatic_messages'`,
    );
    await allDone();
    expect(await causes()).toEqual([`receipt:${sale}`]);
  });

  it('are tried again, and one that fails takes no other along', async () => {
    const [good, bad] = [await newCustomer(), await newCustomer()];
    const writer = testApp.app.get(MessageWriter);
    const write = writer.write.bind(writer);
    let isBroken = true;
    jest.spyOn(writer, 'write').mockImplementation(async (tx, businessId, messages) => {
      const written = await write(tx, businessId, messages);
      if (isBroken && messages.some(({ customer_id }) => customer_id === bad)) throw new Error('broken');
      return written;
    });
    const [first, second] = await batch([good, bad]);
    await testApp.app.get(Jobs).start();
    await waitUntil('the other message is written', async () => (await causes()).length === 1);
    expect(await causes()).toEqual([`receipt:${first}`]);
    await waitUntil('the broken one waits for its next attempt', async () =>
      (await jobs()).some(({ state }) => state === 'retry'),
    );
    isBroken = false;
    await allDone();
    expect((await causes()).sort()).toEqual([`receipt:${first}`, `receipt:${second}`].sort());
  });

  it('write nothing about a customer who was erased in between', async () => {
    const [erased, otherId] = [await newCustomer(), await newCustomer()];
    const [, sale] = await batch([erased, otherId]);
    const path = `/api/customers/${shop.business_id}/${erased}/erase`;
    expectStatus(await testApp.request('POST', path, { token: shop.owner, body: { reason: 'Asked for it' } }), 200);
    await allDone();
    expect(await causes()).toEqual([`receipt:${sale}`]);
  });

  it('write to the customer into whom theirs was merged in between', async () => {
    const [own, merged, otherId] = [await newCustomer(), await newCustomer(), await newCustomer()];
    const [sale, otherSale] = await batch([merged, otherId]);
    expectStatus(await merge(testApp, shop, own, { from_customer_id: merged }), 200);
    expect(await jobs()).toMatchObject([{ data: { causes: [{ customer_id: merged }, { customer_id: otherId }] } }]);
    await allDone();
    const written = await testApp.database.query('SELECT customer_id, cause FROM messages ORDER BY id');
    expect(written).toEqual([
      { customer_id: own, cause: `receipt:${sale}` },
      { customer_id: otherId, cause: `receipt:${otherSale}` },
    ]);
  });

  it('come of the events that an earlier version recorded, whether they wait or are parked', async () => {
    const [waiting, parked] = [await newCustomer(), await newCustomer()];
    const record = (customer_id: number, status: string) =>
      testApp.database.query<{ id: string }>(
        `INSERT INTO outbox (business_id, name, payload, status) VALUES ($1, 'message.caused', $2, $3) RETURNING id`,
        [
          shop.business_id,
          { business_id: shop.business_id, customer_id, kind: 'receipt', sale: saleOf(customer_id) },
          status,
        ],
      );
    await record(waiting, 'pending');
    const [event] = await record(parked, 'parked');
    await testApp.app.get(EventDelivery).deliverDue(10);
    await testApp.app.get(EventsAdminService).replay(Number(event!.id));
    await allDone();
    expect((await causes()).sort()).toEqual([`receipt:${parked}`, `receipt:${waiting}`].sort());
  });
});

/** A sale with the number of its customer. */
const saleOf = (sale_id: number) => ({
  ...{ sale_id, total_amount: '10.00', total_items: '1', payment_method: 'cash' },
  completed_at: new Date().toISOString(),
});
