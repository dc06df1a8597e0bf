import { encodeCursor } from '@wateja/common';

import { expectStatus, givenShop, type Shop } from '../../support/fixtures';
import { listsOf } from '../../support/paged-shop';
import { withQuery } from '../../support/paging';
import { PlanWatch } from '../../support/plans';
import { type SeededCustomer, seedCustomers } from '../../support/seeded-customers';
import { createTestApp } from '../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

const CUSTOMERS = 15_000;
const BUYER = 1;
const PAGE = 20;
/** How many rows a page may read: its own, one that shows whether a page follows, and what is looked up for each. */
const ROWS_OF_A_PAGE = 5 * (PAGE + 1);
const DEEP = 6_000;
const SALES_OF_BUYER = 3_000;
const SALES_OF_A_DAY = 131;
/** The number of customers up to which a search reads all of them instead of an index. */
const WALKED = 4_096;

const SURNAMES = ['Otieno', 'Mwangi', 'Kamau', 'Achieng', 'Wanjiru', 'Njoroge', 'Chebet'];
const TYPES = ['walk_in', 'walk_in', 'regular', 'vip', 'wholesale'];

/** Sales of all customers over a year, in every state. The first customer has three thousand of them. */
const SALES = (business_id: number) => [
  `INSERT INTO sales (business_id, customer_id, content_hash, total_amount, total_items, payment_method, has_payments, status, created_at, completed_at)
   SELECT ${business_id}, CASE WHEN n <= ${SALES_OF_BUYER} THEN ${BUYER} ELSE 1 + n % ${CUSTOMERS} END, '', 10, 1, 'cash', n % 4 = 0, status, time,
     CASE WHEN status NOT IN ('pending', 'cancelled') THEN time END
   FROM generate_series(1, ${3 * CUSTOMERS}) n,
     LATERAL (SELECT CASE WHEN n % 2003 = 0 THEN 'pending' WHEN n % 101 = 0 THEN 'cancelled' WHEN n % 211 = 0 THEN 'refunded'
         WHEN n % 307 = 0 THEN 'partially_refunded' ELSE 'completed' END AS status,
       timestamptz '2024-01-01T00:00:00Z' + (n * 7919 % ${3 * CUSTOMERS}) * interval '11 minutes' AS time) s`,
  `INSERT INTO sale_items (business_id, sale_id, product_id, quantity, unit_price, line_total)
   SELECT business_id, id, 1, 1, 10, 10 FROM sales`,
  `INSERT INTO sale_payments (business_id, sale_id, method, amount)
   SELECT business_id, id, method, 5 FROM sales, (VALUES ('cash'), ('mpesa')) AS paid(method) WHERE has_payments`,
  `INSERT INTO customer_purchase_history (business_id, customer_id, is_active, total_purchases, first_purchase_date,
     last_purchase_date, is_repeat_customer, repeat_frequency)
   SELECT business_id, id, is_active, n, created_at, created_at, n >= 2, CASE WHEN n < 2 THEN 'one_time' ELSE 'occasional' END
   FROM customers, LATERAL (SELECT 1 + id % 4 AS n) p WHERE business_id = ${business_id}`,
  `INSERT INTO customer_preferences (business_id, customer_id) SELECT business_id, id FROM customers`,
  `UPDATE customers SET tags = CASE WHEN id % 1000 = 0 THEN '{Usual,Rare}' ELSE '{Usual}' END::text[] WHERE id % 2 = 0`,
  `INSERT INTO customer_notes (business_id, customer_id, content) SELECT business_id, id, 'A note' FROM customers`,
];

describe('The plans of hot statements, in a large shop', () => {
  let database: TestDatabase;
  let shop: Shop;
  let watch: PlanWatch;

  beforeAll(async () => {
    database = await createTestDatabase();
    const testApp = await createTestApp({}, database);
    shop = await givenShop(testApp);
    await testApp.close();
    const customers = Array.from({ length: CUSTOMERS }, (_, index): SeededCustomer => {
      const created_at = new Date(Date.parse('2023-01-01T00:00:00Z') + index * 3_600_000);
      const name = index === 7_000 ? 'Xavier Quartz' : `Amina ${SURNAMES[index % 7]!} ${index % 500}`;
      const phone = index % 10 ? null : `07${String(10_000_000 + index * 37)}`;
      const customer_type = TYPES[index % 5]!;
      return {
        id: BUYER + index,
        business_id: shop.business_id,
        name,
        phone,
        email: index % 10 === 1 ? `amina.${index}@barua.example` : null,
        customer_type,
        is_active: index % 20 > 0 || index === 0,
        created_at,
      };
    });
    await seedCustomers(database, customers, SALES(shop.business_id));
    watch = await PlanWatch.open(database);
  });
  afterAll(async () => {
    await watch.close();
    await database.drop();
  });

  /**
   * Sends the request, and expects that its statements read at most so many rows, and filter out none of them. @returns
   * the next cursor
   */
  async function expectReads(path: string, most: number, body?: object): Promise<string | null> {
    const send = () => watch.testApp.request(body ? 'POST' : 'GET', path, { token: shop.admin, ...(body && { body }) });
    const { answer, faults, statements } = await watch.faultsOf(send, most);
    expectStatus(answer, body ? 201 : 200);
    expect({ path, faults, isSeen: statements > 0 }).toEqual({ path, faults: [], isSeen: true });
    return answer.body.next_cursor ?? null;
  }

  /** Sales on the first and last day of a period are counted one by one, and so are the sales to one customer. */
  const mostOf = (path: string) =>
    path.includes('customer_id=') ? SALES_OF_BUYER + 10 : /from=|to=/.test(path) ? 2 * SALES_OF_A_DAY : ROWS_OF_A_PAGE;

  it('read no more than a page for a page of a list, the first ones and those by cursor', async () => {
    for (const { path } of listsOf(shop.business_id, BUYER)) {
      const next = await expectReads(withQuery(path, { limit: PAGE }), mostOf(path));
      await expectReads(withQuery(path, { limit: PAGE, offset: PAGE }), mostOf(path) + PAGE);
      if (next) await expectReads(withQuery(path, { limit: PAGE, cursor: next }), mostOf(path));
    }
  });

  it('lead on by cursor from the middle of a list as from its begin', async () => {
    const middle = { time: '2024-06-01T00:00:00Z', id: 1 };
    const { business_id: business } = shop;
    for (const [path, position] of [
      [`/api/customers/${business}`, { list: `${business} created_at desc`, created_at: middle.time, id: 1 }],
      [`/api/customers/${business}?sort_by=name`, { list: `${business} name desc`, name: 'Amina Mwangi 300', id: 1 }],
      [`/api/customers/${business}/repeat`, { list: `repeat ${business}`, purchases: 3, id: CUSTOMERS / 2 }],
      [`/api/customers/${business}/${BUYER}/history`, { list: `history ${business} ${BUYER}`, ...middle }],
      [
        `/api/customers/${business}/${BUYER}/timeline`,
        { list: `timeline ${business} ${BUYER}`, at: middle.time, type: 'sale', id: 1 },
      ],
      [`/api/sales/${business}`, { list: `sales ${business}`, ...middle }],
      [`/api/sales/${business}?status=pending`, { list: `sales ${business}`, ...middle }],
    ] as const) {
      await expectReads(withQuery(path, { cursor: encodeCursor(position) }), ROWS_OF_A_PAGE);
    }
  });

  it('look for possible duplicates of a new customer by the phone and the email address', async () => {
    const body = { name: 'Amina', phone: '0710000000', email: 'AMINA.1@barua.example' };
    const path = `/api/customers/${shop.business_id}`;
    await expectReads(path, ROWS_OF_A_PAGE * 2, body);
    const { possible_duplicates } = (await watch.testApp.request('POST', path, { token: shop.admin, body })).body;
    expect(possible_duplicates).toMatchObject([
      { matched: ['phone', 'email'] },
      { id: BUYER, matched: ['phone'] },
      { id: BUYER + 1, matched: ['email'] },
    ]);
  });

  it.each(['sort_by=created_at', 'sort_by=name', 'sort_by=id', 'filter_type=regular'])(
    'skip rows for a deep page by %s in the index',
    async (query) => {
      const offset = query.startsWith('filter') ? DEEP / 3 : DEEP;
      for (const order of ['asc', 'desc']) {
        const path = `/api/customers/${shop.business_id}?${query}&sort_order=${order}&offset=${offset}`;
        await expectReads(path, offset + ROWS_OF_A_PAGE);
      }
    },
  );

  it('read no more than a page for a page of a report, from the middle as from the begin', async () => {
    const { business_id: business } = shop;
    const report = `/api/reports/${business}`;
    const reportFrom = (path: string, list: string, value: string) => {
      const cursor = encodeCursor({ list: `report ${list}`, value, id: 7_000, total: null, total_at_least: 0 });
      return withQuery(`${report}/${path}`, { limit: PAGE, cursor });
    };
    const time = '2024-06-01 00:00:00+00';
    for (const [sort, value] of [
      ['created_at', time],
      ['name', 'Amina Mwangi 300'],
      ['total_spent', '0'],
      ['last_purchase_date', time],
    ] as const) {
      for (const order of ['asc', 'desc']) {
        const path = `customers?sort=${sort}&sort_order=${order}`;
        await expectReads(withQuery(`${report}/${path}`, { limit: PAGE }), ROWS_OF_A_PAGE);
        await expectReads(reportFrom(path, `customers ${business} ${sort} ${order}`, value), ROWS_OF_A_PAGE);
      }
    }
    await expectReads(withQuery(`${report}/sales`, { limit: PAGE }), ROWS_OF_A_PAGE);
    for (const path of ['sales', 'sale-lines', 'messages']) {
      await expectReads(reportFrom(path, `${path} ${business}`, time), ROWS_OF_A_PAGE);
    }
  });

  it('look at a bounded number of customers and lines for a condition or a count', async () => {
    // One customer in twenty is inactive, and the search skips them.
    const bound = 10_001 + CUSTOMERS / 20;
    for (const path of ['customers?min_spent=1', 'customers?has=phone&sort=total_spent', 'sale-lines?limit=20']) {
      await expectReads(`/api/reports/${shop.business_id}/${path}`, bound);
    }
  });

  it('read one customer, and the counts of a shop, and no more', async () => {
    for (const part of ['', '/metrics', '/history', '/timeline']) {
      await expectReads(`/api/customers/${shop.business_id}/${BUYER}${part}`, ROWS_OF_A_PAGE);
    }
    await expectReads(`/api/analytics/${shop.business_id}/customers`, ROWS_OF_A_PAGE);
  });

  it('add up the sales of a period, and read their customers once', async () => {
    const period = 'from=2024-06-01T00:00:00Z&to=2024-06-03T00:00:00Z';
    await expectReads(`/api/analytics/${shop.business_id}/sales?${period}`, 2 * 2 * SALES_OF_A_DAY + ROWS_OF_A_PAGE);
  });

  it('look up the customers with a tag, of which others have more', async () => {
    const paths = ['', '&sort_by=name&filter_type=vip', '&limit=1&offset=1'].map((more) => `?tag=RARE${more}`);
    for (const path of paths) await expectReads(`/api/customers/${shop.business_id}${path}`, ROWS_OF_A_PAGE);
    await expectReads(`/api/customers/${shop.business_id}?tag=unknown`, ROWS_OF_A_PAGE);
  });

  it('look up a customer or a sale by its external_id', async () => {
    for (const list of ['customers', 'sales']) {
      for (const more of ['', '&limit=1&offset=1']) {
        await expectReads(`/api/${list}/${shop.business_id}?external_id=R-1${more}`, ROWS_OF_A_PAGE);
      }
    }
    await expectReads(`/api/customers/${shop.business_id}?external_id=R-1&sort_by=name`, ROWS_OF_A_PAGE);
  });

  it('read the sales of a day, and their payments, to add up how they were paid', async () => {
    const path = `/api/analytics/${shop.business_id}/payments`;
    await expectReads(`${path}?from=2024-06-01&to=2024-06-01`, SALES_OF_A_DAY);
    await expectReads(path, ROWS_OF_A_PAGE);
  });

  it.each([
    'amina',
    'otieno',
    'xavier',
    'quartz',
    'xav',
    'zz',
    '%%%',
    'a 1',
    'nobody at all',
    '0710',
    '254710',
    '37',
    'otieno amina',
    'quartz xavier',
    'oteino',
    'qaurtz',
    'qaurtz xav',
    'b a c',
  ])('read for a search (%s) what its walk reads, and then an index', async (term) => {
    await expectReads(`/api/customers/${shop.business_id}/search?q=${encodeURIComponent(term)}`, WALKED);
  });

  it('record a sale, and what follows from it, by what it is about', async () => {
    const sale = { customer_id: BUYER, payment_method: 'cash', items: [{ product_id: 1, quantity: 1, unit_price: 5 }] };
    await expectReads(`/api/sales/${shop.business_id}`, ROWS_OF_A_PAGE, sale);
    await expectReads(`/api/sales/${shop.business_id}`, ROWS_OF_A_PAGE, {
      ...sale,
      status: 'pending',
      customer_id: null,
    });
    await expectReads(`/api/customers/${shop.business_id}`, ROWS_OF_A_PAGE, { name: 'Baraka' });
  });
});
