import { differencesInBooks } from '../../support/books';
import { causeDeadlock, countDeadlocks } from '../../support/deadlocks';
import { givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { untilWaiting } from '../../support/held-lock';
import { merge, undo } from '../../support/merging';
import { Outbox } from '../../support/outbox';
import { adjust, givenProgram, refund } from '../../support/rewards-shop';
import { type Answer, createTestApp, type TestApp } from '../../support/test-app';
import { importOverHttp } from '../../support/uploads';

const ROUNDS = 20;
/** The allowed answers: the request has succeeded, or the customer was merged, removed or erased meanwhile. */
const EXPECTED = [200, 201, 404, 409, 410, 422];

describe('A merge while others write about its customers', () => {
  let testApp: TestApp;
  let first: Shop;
  let shop: Shop;
  let outbox: Outbox;

  beforeAll(async () => {
    testApp = await createTestApp();
    first = await givenShop(testApp);
  });
  beforeEach(async () => {
    shop = await givenAnotherShop(testApp, first);
    await givenProgram(testApp, shop);
    outbox = new Outbox(testApp, shop.business_id);
  });
  afterEach(() => outbox.restore());
  afterAll(() => testApp.close());

  const mergeInto = (id: number, from: number) => merge(testApp, shop, id, { from_customer_id: from });
  const sell = (customer_id: number) =>
    testApp.request('POST', `/api/sales/${shop.business_id}`, {
      token: shop.staff,
      body: { customer_id, payment_method: 'cash', total_amount: '40.00', total_items: 1 },
    });
  const takeBack = ({ id, items }: { id: number; items: { id: number }[] }) =>
    refund(testApp, shop, id, { items: [{ sale_item_id: items[0]!.id, quantity: '0.5' }] });
  const erase = (id: number) =>
    testApp.request('POST', `/api/customers/${shop.business_id}/${id}/erase`, {
      token: shop.owner,
      body: { reason: 'Asked for it at the counter' },
    });
  const importSale = async (phone: string, receipt: string): Promise<Answer> => {
    const columns = 'external_id,customer_phone,payment_method,status,completed_at,total_amount,total_items';
    const content = `${columns}\n${receipt},${phone},cash,completed,2026-11-01T09:00:00Z,40.00,1\n`;
    const { counts } = await importOverHttp(testApp, shop, { kind: 'sales', content });
    expect(counts).toMatchObject({ created: 1, rejected: 0 });
    return { status: 200 } as Answer;
  };
  const pair = async (phones: [string, string] | [] = []) => {
    const [own, otherId] = [
      (await givenCustomer(testApp, shop, phones[0] === undefined ? {} : { phone: phones[0] })).id,
      (await givenCustomer(testApp, shop, phones[1] === undefined ? {} : { phone: phones[1] })).id,
    ];
    const sales = [
      await givenSale(testApp, shop, { customer_id: own }),
      await givenSale(testApp, shop, { customer_id: otherId }),
    ] as const;
    return { own, other: otherId, sales };
  };

  /** No row is lost, the server stopped no transaction because of a deadlock, and the books balance. */
  async function expectAllWell(answers: Answer[], recorded: number): Promise<void> {
    expect(answers.map(({ status }) => status).filter((status) => !EXPECTED.includes(status))).toEqual([]);
    await outbox.delivered();
    const [counted] = await testApp.database.query<{ sales: number }>(
      'SELECT count(*)::int AS sales FROM sales WHERE business_id = $1 AND customer_id IS NOT NULL',
      [shop.business_id],
    );
    expect(counted).toEqual({ sales: recorded });
    expect((await outbox.rows()).filter(({ last_error }) => last_error?.includes('deadlock'))).toEqual([]);
    expect(await differencesInBooks(testApp, shop.business_id)).toEqual([]);
  }

  it('is tested by a count that has each deadlock at once', async () => {
    const before = await countDeadlocks(testApp);
    await causeDeadlock(testApp);
    expect(await countDeadlocks(testApp)).toBe(before + 1);
  });

  it('waits for the delivery of an event, and does not stop it', async () => {
    const before = await countDeadlocks(testApp);
    const { own, other: otherId } = await pair();
    const gate = outbox.gate();
    // The claim of the event is sent together with the first statement of a listener.
    const claimed = new Promise<void>((resolve) => {
      outbox.listen('sale.completed', async (_event, tx) => {
        await tx.$queryRaw`SELECT 1`;
        resolve();
        await gate.isOpen;
      });
    });
    const selling = sell(otherId);
    await claimed;
    const merging = mergeInto(own, otherId);
    await untilWaiting(testApp, 1, merging);
    gate.open();
    const answers = await Promise.all([selling, merging]);
    expect(answers.map(({ status }) => status)).toEqual([201, 200]);
    await expectAllWell(answers, 3);
    expect(await countDeadlocks(testApp)).toBe(before);
  });

  it('and its undoing lose nothing, and stop nobody', async () => {
    const before = await countDeadlocks(testApp);
    const [answers, merges]: [Answer[], number[]] = [[], []];
    let recorded = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const { own, other: otherId, sales } = await pair();
      const sold = [sell(own), sell(otherId), sell(otherId)];
      const crossed = round % 3 === 0 ? [mergeInto(otherId, own)] : [];
      const others = [
        takeBack(sales[0]),
        takeBack(sales[1]),
        adjust(testApp, shop, otherId, 5),
        adjust(testApp, shop, own, 5),
      ];
      const merging = mergeInto(own, otherId);
      const last = [sell(own), sell(otherId)];
      const round1 = await Promise.all([merging, ...crossed, ...sold, ...others, ...last]);
      recorded += 2 + (await Promise.all([...sold, ...last])).filter(({ status }) => status === 201).length;
      answers.push(...round1);
      const { status, body } = await merging;
      if (status !== 200) continue;
      merges.push(body.merge.id as number);
      const later = [
        sell(own),
        takeBack(sales[0]),
        undo(testApp, shop, own, body.merge.id),
        takeBack(sales[1]),
        sell(own),
      ];
      const round2 = await Promise.all(later);
      answers.push(...round2);
      recorded += [round2[0]!, round2[4]!].filter((answer) => answer.status === 201).length;
    }
    expect(merges.length).toBeGreaterThan(0);
    await expectAllWell(answers, recorded);
    expect(await countDeadlocks(testApp)).toBe(before);
  });

  it('and an erasure, an import or a merge of one of them come one after the other', async () => {
    const before = await countDeadlocks(testApp);
    const answers: Answer[] = [];
    let recorded = 0;
    for (let round = 0; round < ROUNDS / 4; round++) {
      const phones: [string, string] = [`07130000${10 + round}`, `07140000${10 + round}`];
      const { own, other: otherId, sales } = await pair(phones);
      const third = await givenCustomer(testApp, shop);
      const sold = [sell(otherId), sell(own)];
      const writes = [
        ...[
          mergeInto(own, otherId),
          mergeInto(otherId, third.id),
          mergeInto(third.id, own),
          takeBack(sales[1]),
          ...sold,
        ],
        ...(round % 2 === 0 ? [erase(otherId)] : [importSale(phones[1], `R-${round}`)]),
      ];
      answers.push(...(await Promise.all(writes)));
      recorded += 2 + (round % 2) + (await Promise.all(sold)).filter(({ status }) => status === 201).length;
    }
    await expectAllWell(answers, recorded);
    expect(await countDeadlocks(testApp)).toBe(before);
  });
});
