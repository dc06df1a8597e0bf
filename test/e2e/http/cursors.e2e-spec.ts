import { encodeCursor } from '@wateja/common';

import { expectStatus, givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { givenPagedShop, listsOf } from '../../support/paged-shop';
import { type List, Pager, withQuery } from '../../support/paging';
import { createTestApp, type TestApp } from '../../support/test-app';
import { expectInvalid } from '../../support/validation';

/** Values that are neither a number in range, nor a text that PostgreSQL can store, nor a time. */
const WRONG = [null, {}, '', 'a\u0000b', '\ud800', 1.5, 2 ** 53];
const WRONG_TIMES = ['now', '0000-01-01T00:00:00Z', '+275000-01-01T00:00:00Z', '2024-02-30T00:00:00Z'];

describe('Cursors', () => {
  let testApp: TestApp;
  let [shop, otherShop]: Shop[] = [];
  let pager: Pager;
  let [ids, otherIds]: number[][] = [];

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
    otherShop = await givenAnotherShop(testApp, shop);
    pager = new Pager(testApp, shop.admin);
    ids = await givenPagedShop(testApp.database, shop.business_id, 1);
    otherIds = await givenPagedShop(testApp.database, otherShop.business_id, 1_000);
  });
  afterAll(() => testApp.close());

  const get = (path: string) => testApp.request('GET', path, { token: shop!.admin });
  const decoded = (cursor: string) =>
    JSON.parse(Buffer.from(cursor, 'base64url').toString()) as Record<string, unknown>;

  it('lead through every list, once past each row, in the order of the pages by offset', async () => {
    for (const list of listsOf(shop!.business_id, ids![0]!)) {
      const all = await pager.byOffset(list, 100);
      expect([list.path, all.length]).not.toEqual([list.path, 0]);
      for (const limit of all.length > 20 ? [9] : [1, 4]) {
        expect([list.path, limit, await pager.byCursor(list, limit)]).toEqual([list.path, limit, all]);
      }
      // A page that ends with the last row is the last page.
      expect([list.path, (await pager.page(list, { limit: Math.min(100, all.length) })).next]).toEqual([
        list.path,
        all.length > 100 ? expect.any(String) : null,
      ]);
    }
  });

  it('are refused by every other list, order, customer and business, which name the field', async () => {
    const firsts = new Map<string, { list: List; cursor: string }>();
    const all = [
      ...listsOf(shop!.business_id, ids![0]!),
      ...listsOf(otherShop!.business_id, otherIds![0]!),
      { path: `/api/customers/${shop!.business_id}/${ids![1]}/history`, rows: 'sales' as const },
    ];
    for (const list of all) {
      const { next } = await pager.page(list, { limit: 1 });
      // A filter decides which rows are listed, and not the position of a row.
      if (next !== null) firsts.set(String(decoded(next).list), { list, cursor: next });
    }
    expect(firsts.size).toBeGreaterThanOrEqual(2 * 9);
    for (const [name, { list }] of firsts) {
      for (const [cursorOf, { cursor }] of firsts) {
        const answer = await get(withQuery(list.path, { cursor }));
        if (name === cursorOf) expectStatus(answer, 200);
        else expectInvalid(answer, 'cursor');
      }
    }
  });

  it('are refused when they are made up or garbled, by a sentence about the field', async () => {
    for (const list of listsOf(shop!.business_id, ids![0]!)) {
      const { next } = await pager.page(list, { limit: 1 });
      if (next === null) continue;
      const position = decoded(next);
      const keys = Object.keys(position).filter((key) => key !== 'list');
      const garbled = [
        ...[
          '',
          'x',
          '%00',
          'null',
          next.slice(1),
          next.slice(0, -3),
          `${next}=`,
          `${next}A`,
          ` ${next}`,
          next.toLowerCase(),
        ],
        ...[null, [], [position], 'text', 7, {}, { ...position, surplus: 1 }, { list: position.list }].map((value) =>
          encodeCursor(value as object),
        ),
        ...keys.map((key) => encodeCursor({ ...position, [key]: undefined })),
        ...keys.flatMap((key) =>
          (/time|_at$/.test(key) ? [...WRONG, ...WRONG_TIMES] : WRONG).map((value) =>
            encodeCursor({ ...position, [key]: value }),
          ),
        ),
      ].filter((cursor) => cursor !== next);
      for (const cursor of garbled) {
        expectInvalid(await get(withQuery(list.path, { cursor })), 'cursor');
      }
    }
  });

  it('exclude an offset, which is named', async () => {
    for (const list of listsOf(shop!.business_id, ids![0]!)) {
      const { next } = await pager.page(list, { limit: 1 });
      if (next === null) continue;
      expectInvalid(await get(withQuery(list.path, { cursor: next, offset: 1 })), 'offset');
      expectStatus(await get(withQuery(list.path, { cursor: next, offset: 0 })), 200);
    }
  });

  describe('while rows come, go and change between the pages', () => {
    let busy: Shop;
    let ids: number[];
    const LIMIT = 4;

    beforeAll(async () => {
      busy = await givenAnotherShop(testApp, shop!);
      ids = await givenPagedShop(testApp.database, busy.business_id, 2_000);
    });

    /** Expects that rows which were not touched appear once each, in the order of before and after. */
    async function expectOnceEach(list: List, touch: (page: number, touched: Set<number>) => Promise<unknown>) {
      const touched = new Set<number>();
      const before = await pager.byOffset(list, 100);
      const idsOfPages = await pager.byCursor(list, LIMIT, (page) => touch(page, touched));
      const isUntouched = (id: number) => !touched.has(id) && before.includes(id);
      expect([list.path, idsOfPages.filter(isUntouched)]).toEqual([list.path, before.filter(isUntouched)]);
      expect([list.path, touched.size > 3]).toEqual([list.path, true]);
    }

    const change = async (id: number, body: object) => {
      const path = `/api/customers/${busy.business_id}/${id}`;
      expectStatus(await testApp.request('PATCH', path, { token: busy.staff, body }), 200);
    };

    it.each(['created_at', 'name', 'id'].flatMap((by) => ['asc', 'desc'].map((order) => [by, order])))(
      'customers by %s, %s: everybody who stays is there once',
      async (by, order) => {
        const list: List = {
          path: `/api/customers/${busy.business_id}?sort_by=${by}&sort_order=${order}`,
          rows: 'customers',
        };
        await expectOnceEach(list, async (page, touched) => {
          for (const [index, deed] of (['rename', 'remove', 'bring-back'] as const).entries()) {
            const id = ids[(page * 13 + index * 29) % ids.length]!;
            touched.add(id);
            await change(id, deed === 'rename' ? { name: `Renamed ${page}` } : { is_active: deed === 'bring-back' });
          }
          touched.add((await givenCustomer(testApp, busy, { name: page % 2 ? 'Aaron' : 'Njeri' })).id);
        });
      },
    );

    it('repeat customers: everybody whose purchases stay is there once', async () => {
      const list: List = { path: `/api/customers/${busy.business_id}/repeat`, rows: 'customers', id: 'customer_id' };
      await expectOnceEach(list, async (page, touched) => {
        const [buyer, leaver] = [ids[(page * 17) % ids.length]!, ids[(page * 31) % ids.length]!];
        touched.add(buyer).add(leaver);
        await change(buyer, { is_active: true });
        await givenSale(testApp, busy, { customer_id: buyer });
        await change(leaver, { is_active: false });
      });
    });

    it.each(['', '?status=completed', '?customer_id=2000'])(
      'sales%s: every one that stays is there once',
      async (filter) => {
        const list: List = { path: `/api/sales/${busy.business_id}${filter}`, rows: 'sales' };
        await expectOnceEach(list, async (page, touched) => {
          const completed_at = new Date(Date.parse('2024-06-01T00:00:00.5Z') + page * 43_200_000).toISOString();
          const { id } = await givenSale(testApp, busy, { customer_id: 2_000, completed_at });
          touched.add(id);
          const answer = await testApp.request('POST', `/api/sales/${busy.business_id}/${id}/refund`, {
            token: busy.manager,
          });
          if (page % 2) expectStatus(answer, 200);
        });
      },
    );

    it('a history: every purchase that stays is there once', async () => {
      const list: List = { path: `/api/customers/${busy.business_id}/2000/history`, rows: 'sales' };
      await expectOnceEach(list, async (page, touched) => {
        const completed_at = new Date(Date.parse('2024-06-01T00:00:00.5Z') + page * 43_200_000).toISOString();
        touched.add((await givenSale(testApp, busy, { customer_id: 2_000, completed_at })).id);
        const { ids: newest } = await pager.page(list, { limit: 1 });
        touched.add(newest[0]!);
        await testApp.request('POST', `/api/sales/${busy.business_id}/${newest[0]}/refund`, { token: busy.manager });
      });
    });
  });
});
