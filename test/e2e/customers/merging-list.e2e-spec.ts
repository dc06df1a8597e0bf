import { JournalPruner } from '@wateja/customers';

import { addNotes, expectStatus, givenAnotherShop, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { givenMerge, merge, undo } from '../../support/merging';
import { createTestApp, type TestApp } from '../../support/test-app';
import { expectInvalid } from '../../support/validation';

describe('The list of merges', () => {
  let testApp: TestApp;
  let first: Shop;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    first = await givenShop(testApp);
  });
  beforeEach(async () => {
    shop = await givenAnotherShop(testApp, first);
  });
  afterAll(() => testApp.close());

  const list = async (query = '') => {
    const path = `/api/customers/${shop.business_id}/merges${query}`;
    return expectStatus(await testApp.request('GET', path, { token: shop.manager }), 200).body;
  };
  const join = async (id: number, from: number) =>
    expectStatus(await merge(testApp, shop, id, { from_customer_id: from }), 200).body.merge;

  it('says who merged whom, what went over, and until when it can be undone', async () => {
    const own = await givenCustomer(testApp, shop, { name: 'Achieng Odhiambo' });
    const otherCustomer = await givenCustomer(testApp, shop, { name: 'Achieng O.' });
    await addNotes(testApp, shop, otherCustomer.id, 2);
    const merged = await join(own.id, otherCustomer.id);
    const { user } = (await testApp.request('GET', '/api/auth/me', { token: shop.manager })).body;
    const expectedMerge = {
      id: merged.id,
      ...{ customer_id: own.id, name: 'Achieng Odhiambo', from_customer_id: otherCustomer.id, from_name: 'Achieng O.' },
      ...{ created_by: user.id, created_by_name: user.name, api_key_id: null, created_at: expect.any(String) },
    };
    expect(await list()).toEqual({
      merges: [
        {
          ...{ ...expectedMerge, moves: merged.moves, undo_until: merged.undo_until, undo_first: null },
          ...{ undone_at: null, undone_by: null, undone_by_name: null, undone_by_key: null },
        },
      ],
      next_cursor: null,
    });
    expect(merged.moves.notes).toBe(2);
    expectStatus(await undo(testApp, shop, own.id, merged.id), 200);
    expect((await list()).merges).toEqual([
      {
        ...{ ...expectedMerge, moves: null, undo_until: null, undo_first: null },
        ...{ undone_at: expect.any(String), undone_by: user.id, undone_by_name: user.name, undone_by_key: null },
      },
    ]);
  });

  it('goes page by page, newest first, and has no merge of another shop', async () => {
    const id = (await givenCustomer(testApp, shop)).id;
    const ids: number[] = [];
    for (let count = 0; count < 3; count++) ids.unshift(await givenMerge(testApp, shop, id));
    await givenMerge(testApp, first);
    const page = await list('?limit=2');
    const rest = await list(`?limit=2&cursor=${page.next_cursor}`);
    expect([...page.merges, ...rest.merges].map((merge: { id: number }) => merge.id)).toEqual(ids);
    expect([page.merges.length, rest.next_cursor]).toEqual([2, null]);
  });

  it('refuses the cursor of another shop', async () => {
    for (let count = 0; count < 2; count++) await givenMerge(testApp, first);
    const foreign = await testApp.request('GET', `/api/customers/${first.business_id}/merges?limit=1`, {
      token: first.manager,
    });
    const { next_cursor } = expectStatus(foreign, 200).body as { next_cursor: string };
    expect(typeof next_cursor).toBe('string');
    const path = `/api/customers/${shop.business_id}/merges?cursor=${next_cursor}`;
    expectInvalid(await testApp.request('GET', path, { token: shop.manager }), 'cursor');
  });

  it('names the merge to undo first, and in this order all can be undone', async () => {
    const [a, b, c, d] = [1, 2, 3, 4].map(() => givenCustomer(testApp, shop, { name: 'Otieno' }));
    const ids = (await Promise.all([a!, b!, c!, d!])).map(({ id }) => id);
    const [one, two] = [(await join(ids[0]!, ids[1]!)).id, (await join(ids[0]!, ids[2]!)).id];
    const three = (await join(ids[3]!, ids[0]!)).id;
    const order = async () => {
      const { merges } = (await list()) as { merges: { id: number; undo_first: number | null; from_name: string }[] };
      expect(merges.map(({ from_name }) => from_name)).toEqual(['Otieno', 'Otieno', 'Otieno']);
      return merges.map((merge) => [merge.id, merge.undo_first]);
    };
    expect(await order()).toEqual([[three, null], [two, three], [one, three]]); // prettier-ignore
    expectStatus(await undo(testApp, shop, ids[3]!, three), 200);
    expect(await order()).toEqual([[three, null], [two, null], [one, two]]); // prettier-ignore
    expectStatus(await undo(testApp, shop, ids[0]!, two), 200);
    expectStatus(await undo(testApp, shop, ids[0]!, one), 200);
    expect(await order()).toEqual([[three, null], [two, null], [one, null]]); // prettier-ignore
  });

  it('keeps nothing of the record that is gone once the merge is final', async () => {
    const own = await givenCustomer(testApp, shop, { name: 'Njeri' });
    const [old, erased] = [await givenMerge(testApp, shop), await givenMerge(testApp, shop, own.id)];
    await testApp.database.query(`UPDATE customer_merges SET created_at = now() - interval '31 days' WHERE id = $1`, [
      old,
    ]);
    const path = `/api/customers/${shop.business_id}/${own.id}/erase`;
    expectStatus(await testApp.request('POST', path, { token: shop.owner, body: { reason: 'Asked for it' } }), 200);
    const final = { from_name: null, moves: null, undo_until: null, undone_at: null };
    expect((await list()).merges[0]).toMatchObject({ id: erased, ...final });
    expect((await list()).merges[1]).toMatchObject({ id: old, moves: null, undo_until: null });
    await testApp.app.get(JournalPruner).prune();
    expect((await list()).merges[1]).toMatchObject({ id: old, ...final });
  });
});
