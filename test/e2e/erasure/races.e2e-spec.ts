import { CustomerImportService, type ImportedCustomer } from '@wateja/customers';
import { withTenant } from '@wateja/prisma';

import { givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { HeldLock, untilWaiting } from '../../support/held-lock';
import { createTestApp, type TestApp } from '../../support/test-app';

const MARK = 'Quagga';

describe('Erasing a customer while others write about them', () => {
  let testApp: TestApp;
  let first: Shop;
  let shop: Shop;
  let [customer, sale]: number[] = [];

  beforeAll(async () => {
    testApp = await createTestApp();
    first = await givenShop(testApp);
  });
  beforeEach(async () => {
    shop = await givenAnotherShop(testApp, first);
    const person = await givenCustomer(testApp, shop, { name: `${MARK} Otieno`, external_id: `${MARK}-1` });
    customer = person.id;
    sale = (await givenSale(testApp, shop, { customer_id: customer })).id;
  });
  afterAll(() => testApp.close());

  const send = async (method: 'POST' | 'PATCH', path: string, body: object) => {
    const answer = await testApp.request(method, `/api/${path}`, { token: shop.owner, body });
    return [answer.status, answer.body.code] as const;
  };
  const about = () => `customers/${shop.business_id}/${customer}`;
  const erase = () => send('POST', `${about()}/erase`, { reason: 'Asked for it' });

  interface Writer {
    write: () => Promise<readonly unknown[]>;
    done: readonly unknown[];
    /** A lock that stops the writer after it has begun, and before it commits. */
    halt: [sql: string, values: () => unknown[]];
  }
  const none = () => [];
  const WRITERS: Record<string, Writer> = {
    'a note': {
      write: () => send('POST', `${about()}/notes`, { content: `${MARK} is here` }),
      done: [201, undefined],
      halt: ['LOCK TABLE customer_notes IN SHARE MODE', none],
    },
    'a wish': {
      write: () => send('PATCH', `${about()}/preferences`, { best_contact_time: `${MARK} time` }),
      done: [200, undefined],
      halt: ['LOCK TABLE customer_preferences IN SHARE MODE', none],
    },
    'the reason of a refund': {
      write: () => send('POST', `sales/${shop.business_id}/${sale}/refund`, { reason: `${MARK} changed his mind` }),
      done: [200, undefined],
      halt: ['LOCK TABLE sale_refunds IN SHARE MODE', none],
    },
    'a change': {
      write: () => send('PATCH', about(), { name: `${MARK} Odhiambo`, external_id: 'TAKEN' }),
      done: [200, undefined],
      halt: [
        `INSERT INTO customers (business_id, external_id, name, search_text) VALUES ($1, 'TAKEN', '-', '')`,
        () => [shop.business_id],
      ],
    },
    'a sale': {
      write: () =>
        send('POST', `sales/${shop.business_id}`, {
          ...{ customer_id: customer, payment_method: 'cash', total_amount: '5.00', total_items: '1' },
          external_id: 'RECEIPT',
        }),
      done: [201, undefined],
      halt: [
        `INSERT INTO sales (business_id, external_id, content_hash, total_amount, total_items, payment_method, status)
         VALUES ($1, 'RECEIPT', '', 1, 1, 'cash', 'pending')`,
        () => [shop.business_id],
      ],
    },
  };

  /** The rows of the shop that still contain the mark. Sales are left out: the books need their receipt numbers. */
  const traces = () =>
    testApp.database.query(
      `SELECT 'customer' AS what FROM customers c WHERE business_id = $1 AND c::text ILIKE $2
       UNION ALL SELECT 'note' FROM customer_notes n WHERE business_id = $1 AND n::text ILIKE $2
       UNION ALL SELECT 'wish' FROM customer_preferences p WHERE business_id = $1 AND p::text ILIKE $2
       UNION ALL SELECT 'refund' FROM sale_refunds r WHERE business_id = $1 AND r::text ILIKE $2`,
      [shop.business_id, `%${MARK}%`],
    );

  it.each(Object.entries(WRITERS))('waits for %s that has begun, and erases it too', async (_what, writer) => {
    const [sql, values] = writer.halt;
    const halt = await HeldLock.take(testApp, sql, values());
    const writing = writer.write();
    await untilWaiting(testApp, 1, writing);
    const erasing = erase();
    await untilWaiting(testApp, 2, erasing);
    await halt.release();
    expect(await writing).toEqual(writer.done);
    expect(await erasing).toEqual([200, undefined]);
    expect(await traces()).toEqual([]);
  });

  const create = () => send('POST', `customers/${shop.business_id}`, { name: `${MARK} II`, external_id: `${MARK}-1` });
  const importLatecomer = async () => {
    const rows = [{ name: `${MARK} III`, external_id: `${MARK}-1` }] as ImportedCustomer[];
    const importer = testApp.app.get(CustomerImportService);
    const counts = await withTenant(shop.business_id, () =>
      importer.importBatch({ business_id: shop.business_id, country: 'KE' }, rows),
    );
    return counts.outcomes[0]?.result === 'erased' ? [409, 'customer_erased'] : [200, counts];
  };
  const LATECOMERS: [string, () => Promise<readonly unknown[]>][] = [
    ...Object.entries(WRITERS).map(([what, { write }]): [string, Writer['write']] => [what, write]),
    ['a new customer under the same external_id', create],
    ['an import', importLatecomer],
    ['another erasure', erase],
  ];

  it.each(LATECOMERS)('makes %s wait that comes while it is under way, and refuses it then', async (_what, write) => {
    const halt = await HeldLock.take(testApp, 'LOCK TABLE customer_notes IN SHARE MODE', []);
    const erasing = erase();
    await untilWaiting(testApp, 1, erasing);
    const writing = write();
    await untilWaiting(testApp, 2, writing);
    await halt.release();
    expect(await erasing).toEqual([200, undefined]);
    expect(await writing).toEqual([409, 'customer_erased']);
    expect(await traces()).toEqual([]);
  });

  it('leaves nothing behind in a crowd, and nobody in a deadlock', async () => {
    for (let round = 0; round < 10; round++) {
      const { id } = await givenCustomer(testApp, shop, { name: `${MARK} ${round}` });
      customer = id;
      sale = (await givenSale(testApp, shop, { customer_id: id })).id;
      const { 'a sale': _one, 'a change': _other, ...writers } = WRITERS;
      const rename = () => send('PATCH', about(), { name: `${MARK} again` });
      const sell = () =>
        send('POST', `sales/${shop.business_id}`, {
          ...{ customer_id: id, payment_method: 'cash', total_amount: '5.00', total_items: '1' },
        });
      const writes = [...Object.values(writers).map(({ write }) => write), rename, sell];
      const crowd = [...writes, ...writes];
      crowd.splice(round % crowd.length, 0, erase);
      const answers = await Promise.all(crowd.map((write) => write()));
      const statuses = new Set(answers.map(([status]) => status));
      expect([...statuses].filter((status) => ![200, 201, 409].includes(status as number))).toEqual([]);
      expect(statuses.size).toBeGreaterThan(1);
    }
    // The customer that `beforeEach` has created was not erased.
    expect(await traces()).toEqual([{ what: 'customer' }]);
  });
});
