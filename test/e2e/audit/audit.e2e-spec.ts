import { AuditService } from '@wateja/audit';
import { encodeCursor } from '@wateja/common';

import { expectStatus, givenCustomer, givenMember, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';
import { expectInvalid } from '../../support/validation';

interface Entry {
  id: number;
  at: string;
  action: string;
  resource: string;
  resource_id: number | null;
  user_id: number | null;
  user_name: string | null;
  [key: string]: unknown;
}

describe('The audit trail', () => {
  let testApp: TestApp;
  let [shop, otherShop]: Shop[] = [];
  let customer: number;

  beforeAll(async () => {
    testApp = await createTestApp();
    [shop, otherShop] = [await givenShop(testApp), await givenShop(testApp)];
    customer = (await givenCustomer(testApp, shop)).id;
    await testApp.request('PATCH', `/api/customers/${shop.business_id}/${customer}`, {
      token: shop.manager,
      body: { customer_type: 'vip' },
    });
    await givenSale(testApp, shop, { customer_id: customer });
    await givenCustomer(testApp, otherShop, { name: 'Somebody else’s' });
  });
  afterAll(() => testApp.close());

  const read = (query = '', token = shop!.owner, business = shop!.business_id) =>
    testApp.request('GET', `/api/businesses/${business}/audit${query}`, { token });
  const list = async (query = '') => expectStatus(await read(query), 200).body.entries as Entry[];
  const profileOf = async (token: string) => (await testApp.request('GET', '/api/auth/me', { token })).body.user;

  it('is newest first, complete, and of this business alone', async () => {
    const entries = await list('?limit=100');
    expect(entries.map(({ action }) => action)).toEqual([
      ...['sale.created', 'customer.updated', 'customer.created'],
      ...['member.created', 'business.created'],
    ]);
    const theirs = expectStatus(await read('?limit=100', otherShop!.owner, otherShop!.business_id), 200).body
      .entries as Entry[];
    const [ids, theirIds] = [entries, theirs].map((list) => new Set(list.map(({ id }) => id)));
    expect([...ids!].filter((id) => theirIds!.has(id))).toEqual([]);
  });

  it('names members, and administrators of the platform as such', async () => {
    const [changed] = await list('?action=customer.updated');
    const { id, name } = await profileOf(shop!.manager);
    expect(changed).toMatchObject({ user_id: id, user_name: name, source: 'api', reason: null });
    const admin = await profileOf(shop!.admin);
    const { business_id, owner } = otherShop!;
    const opened = async () => (await read('?action=business.created', owner, business_id)).body.entries;
    expect(await opened()).toMatchObject([{ user_id: admin.id, user_name: admin.name }]);
    const membership = `/api/businesses/${business_id}/members/${admin.id}`;
    expectStatus(await testApp.request('DELETE', membership, { token: owner }), 200);
    expect(await opened()).toMatchObject([{ user_id: admin.id, user_name: 'Platform' }]);
  });

  it('does not name members who have left', async () => {
    const { token } = await givenMember(testApp, shop!, 'staff');
    const { id } = await profileOf(token);
    await givenCustomer(testApp, { ...shop!, staff: token });
    const path = `/api/businesses/${shop!.business_id}/members/${id}`;
    expectStatus(await testApp.request('DELETE', path, { token: shop!.owner }), 200);
    const [entry] = await list(`?user_id=${id}`);
    expect(entry).toMatchObject({ action: 'customer.created', user_id: id, user_name: null });
  });

  it.each(['staff', 'manager'] as const)('is not for %s', async (role) => {
    expect((await read('', shop![role])).status).toBe(403);
  });

  it('is found by record, action, person and time', async () => {
    const { id: manager } = await profileOf(shop!.manager);
    const [updated] = await list('?action=customer.updated');
    const actions = async (query: string) => (await list(query)).map(({ action }) => action);
    expect(await actions(`?resource=customer&resource_id=${customer}`)).toEqual([
      'customer.updated',
      'customer.created',
    ]);
    expect(await actions('?resource=sale')).toEqual(['sale.created']);
    expect(await actions(`?user_id=${manager}`)).toEqual(['customer.updated']);
    expect(await actions('?api_key_id=1')).toEqual([]);
    const at = encodeURIComponent(updated!.at);
    const later = encodeURIComponent(new Date(Date.parse(updated!.at) + 1).toISOString());
    expect(await actions(`?from=${at}&to=${later}`)).toEqual(['customer.updated']);
    expect(await actions(`?to=${at}&resource=customer&resource_id=${customer}`)).toEqual(['customer.created']);
    expect(await actions(`?from=${later}&action=customer.updated`)).toEqual([]);
  });

  it.each([
    ['limit', 'limit=0'],
    ['limit', 'limit=101'],
    ['resource', 'resource=Customer'],
    ['resource', 'resource_id=1'],
    ['resource_id', 'resource=customer&resource_id=x'],
    ['action', 'action=customer'],
    ['action', `action=${'a'.repeat(33)}.b`],
    ['user_id', 'user_id=0'],
    ['api_key_id', 'api_key_id=-1'],
    ['from', 'from=yesterday'],
    ['to', 'to=2024-01-01'],
    ['offset', 'offset=1'],
    ['cursor', 'cursor='],
    ['cursor', 'cursor=garbage'],
    ['cursor', `cursor=${encodeCursor({ business_id: 1, at: '2026-01-01T00:00:00Z', id: 2 ** 53 })}`],
    ['cursor', `cursor=${encodeCursor({ business_id: 1, at: '9'.repeat(400), id: 1 })}`],
    ['cursor', `cursor=${encodeCursor({ business_id: 1, at: '0000-01-01T00:00:00Z', id: 1 })}`],
    ['cursor', `cursor=${'A'.repeat(5_000)}`],
  ])('names %s when ?%s is refused', async (field, query) => {
    expectInvalid(await read(`?${query}`), field);
  });

  it('refuses a cursor of another business, in the words for a made-up one', async () => {
    const { next_cursor } = (await read('?limit=1', otherShop!.owner, otherShop!.business_id)).body;
    const answer = await read(`?cursor=${next_cursor}`);
    expectInvalid(answer, 'cursor');
    expect(answer.body.details).toEqual((await read('?cursor=garbage')).body.details);
  });

  it('goes on from wherever a cursor of this business says', async () => {
    const { business_id } = shop!;
    const entriesBefore = async (at: string) => {
      const cursor = encodeCursor({ business_id, at, id: Number.MAX_SAFE_INTEGER });
      return expectStatus(await read(`?cursor=${cursor}&limit=100`), 200).body.entries as Entry[];
    };
    expect(await entriesBefore('9999-12-30T00:00:00Z')).toEqual(await list('?limit=100'));
    expect(await entriesBefore('1970-01-01T00:00:00Z')).toEqual([]);
  });

  /** Reads every entry, page by page. `meanwhile` starts the writes that run while a page is read. */
  async function pages(of: Shop, query: string, meanwhile: () => Promise<unknown>[] = () => []): Promise<Entry[]> {
    const entriesRead: Entry[] = [];
    for (let cursor = ''; ;) {
      const writes = meanwhile();
      const page = await read(`?${query}${cursor && `&cursor=${cursor}`}`, of.owner, of.business_id);
      await Promise.all(writes);
      const { entries, next_cursor } = expectStatus(page, 200).body as { entries: Entry[]; next_cursor: string | null };
      entriesRead.push(...entries);
      if (next_cursor === null) return entriesRead;
      cursor = next_cursor;
    }
  }

  it('pages without loss or repetition while entries are written', async () => {
    const before = (await list('?limit=100')).map(({ id }) => id);
    const write = () => [givenCustomer(testApp, shop!), givenSale(testApp, shop!)];
    const ids = (await pages(shop!, 'limit=2', write)).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(before));
    expect((await list('?limit=100')).length).toBeGreaterThan(before.length);
  });

  it('pages through entries of one moment', async () => {
    const sale = { payment_method: 'cash', total_amount: '1.00', total_items: '1' };
    const path = `/api/sales/${otherShop!.business_id}/batch`;
    const sales = Array.from({ length: 7 }, () => sale);
    expectStatus(await testApp.request('POST', path, { token: otherShop!.staff, body: { sales } }), 200);
    const entries = await pages(otherShop!, 'action=sale.created&limit=3');
    const ids = entries.map(({ id }) => id);
    expect(new Set(entries.map(({ at }) => at)).size).toBe(1);
    expect(ids).toHaveLength(7);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => b - a));
  });

  it('takes what changes no row too, inside the transaction it is part of', async () => {
    const audit = testApp.app.get(AuditService);
    const entry = { business_id: shop!.business_id, action: 'customer.exported', resource: 'customer' } as const;
    await audit.record({ ...entry, resource_id: customer, reason: 'Asked for it' });
    const undone = testApp.prisma.transaction(async (tx) => {
      await audit.record({ ...entry, resource_id: customer }, tx);
      throw new Error('and back');
    });
    await expect(undone).rejects.toThrow('and back');
    const entries = await list('?action=customer.exported');
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({
      ...{ resource: 'customer', resource_id: customer, reason: 'Asked for it', changes: null },
      ...{ source: 'system', user_id: null, user_name: null },
    });
  });
});
