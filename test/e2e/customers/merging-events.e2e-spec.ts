import { EventDelivery, EventsService, type SaleCompleted } from '@wateja/events';
import { PrismaService, withTenant } from '@wateja/prisma';

import { expectStatus, givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { merge, undo } from '../../support/merging';
import { Outbox } from '../../support/outbox';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('Events about a customer who is merged', () => {
  let testApp: TestApp;
  let first: Shop;
  let shop: Shop;
  let outbox: Outbox;
  let heard: (number | null)[];
  let resume: () => void;
  let poll: () => void;

  beforeAll(async () => {
    testApp = await createTestApp();
    first = await givenShop(testApp);
  });
  beforeEach(async () => {
    shop = await givenAnotherShop(testApp, first);
    outbox = new Outbox(testApp, shop.business_id);
    heard = [];
    outbox.listen('sale.completed', async ({ customer_id }) => void heard.push(customer_id));
    poll = outbox.withoutPoller();
    resume = outbox.withoutFirstAttempts();
  });
  afterEach(() => outbox.restore());
  afterAll(() => testApp.close());

  /** Reads events as a process does that is about to deliver them. */
  const read = (name: string) =>
    testApp.database.query<{ id: number; payload: SaleCompleted }>(
      'SELECT id, payload FROM outbox WHERE business_id = $1 AND name = $2 ORDER BY id',
      [shop.business_id, name],
    );
  const deliver = (events: { id: number; payload: unknown }[], name = 'sale.completed') =>
    testApp.app.get(EventDelivery).attemptNow(name, events);
  const states = async (ofName = 'sale.completed') =>
    (await outbox.rows())
      .filter(({ name }) => name === ofName)
      .map(({ status, attempts, last_error }) => [status, attempts, last_error]);
  const mergeInto = async (id: number, from: number) =>
    expectStatus(await merge(testApp, shop, id, { from_customer_id: from }), 200).body.merge.id as number;

  it('are not delivered as they were read before the merge', async () => {
    const [own, otherId] = [(await givenCustomer(testApp, shop)).id, (await givenCustomer(testApp, shop)).id];
    for (const customer_id of [own, otherId]) await givenSale(testApp, shop, { customer_id });
    const before = await read('sale.completed');
    const mergeId = await mergeInto(own, otherId);
    resume();
    // Both together, then each alone: only the one that did not change is delivered.
    await deliver(before);
    expect(await states()).toEqual([['delivered', 1, null], ['pending', 0, null]]); // prettier-ignore
    const merged = await read('sale.completed');
    expect(merged.map(({ payload }) => payload.customer_id)).toEqual([own, own]);

    expectStatus(await undo(testApp, shop, own, mergeId), 200);
    heard.length = 0;
    await deliver(merged.slice(1));
    expect(await states()).toEqual([['delivered', 1, null], ['pending', 0, null]]); // prettier-ignore
    heard.length = 0;
    await deliver((await read('sale.completed')).slice(1));
    expect(heard).toEqual([otherId]);
    expect(await states()).toEqual([['delivered', 1, null], ['delivered', 1, null]]); // prettier-ignore
  });

  it('go to the one who stays, whoever is only told', async () => {
    const [own, otherId] = [(await givenCustomer(testApp, shop)).id, (await givenCustomer(testApp, shop)).id];
    const { business_id } = shop;
    const risen = { business_id, customer_id: otherId, from: null, to: 'gold', since: null };
    const announcedIds: number[] = [];
    outbox.listen('tier.risen', async ({ customer_id }) => void announcedIds.push(customer_id));
    await withTenant(business_id, () =>
      testApp.app
        .get(PrismaService)
        .transaction((tx) => testApp.app.get(EventsService).record(tx, 'tier.risen', [risen])),
    );
    const before = await read('tier.risen');
    await mergeInto(own, otherId);
    resume();
    // No statement of a listener fails because the customer is gone.
    await deliver(before, 'tier.risen');
    expect(await states('tier.risen')).toEqual([['pending', 0, null]]);
    announcedIds.length = 0;
    await outbox.change('next_attempt_at = now()');
    poll();
    await outbox.delivered();
    expect(announcedIds).toEqual([own]);
  });
});
