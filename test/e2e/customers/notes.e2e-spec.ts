import { givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';
import { emoji, expectInvalid } from '../../support/validation';

describe('Notes', () => {
  let testApp: TestApp;
  let shop: Shop;
  let customer: number;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  beforeEach(async () => {
    customer = (await givenCustomer(testApp, shop)).id;
  });
  afterAll(() => testApp.close());

  const path = () => `/api/customers/${shop.business_id}/${customer}/notes`;
  const add = (body: unknown, token = shop.staff) => testApp.request('POST', path(), { token, body });
  const list = () => testApp.request('GET', path(), { token: shop.staff });

  it('are personal unless said otherwise, and signed by the user who is logged in', async () => {
    const me = await testApp.request('GET', '/api/auth/me', { token: shop.manager });
    const answer = await add({ content: 'Buys for the whole street' }, shop.manager);
    expect(answer.status).toBe(201);
    expect(answer.body.note).toMatchObject({ note_type: 'personal', created_by: me.body.user.id });
  });

  it('are listed newest first, also in the profile', async () => {
    for (const content of ['first', 'second', 'third']) await add({ content });
    const { notes, count } = (await list()).body;
    expect(notes.map((note: { content: string }) => note.content)).toEqual(['third', 'second', 'first']);
    expect(count).toBe(3);
    const profile = await testApp.request('GET', `/api/customers/${shop.business_id}/${customer}`, {
      token: shop.staff,
    });
    expect(profile.body.customer.notes).toEqual(notes);
  });

  it('are listed page by page, and the profile has the newest fifty and their number', async () => {
    await testApp.database.query(
      `INSERT INTO customer_notes (business_id, customer_id, content, created_at)
       SELECT $1, $2, 'Note ' || n, '2026-01-01'::timestamptz + n / 2 * interval '1 hour' FROM generate_series(1, 250) AS n`,
      [shop.business_id, customer],
    );
    const page = async (query: string) =>
      (await testApp.request('GET', `${path()}?${query}`, { token: shop.staff })).body as {
        notes: { content: string }[];
        count: number;
        total: number;
        next_cursor: string | null;
      };
    const pages = [await page('')];
    for (let { next_cursor } = pages[0]!; next_cursor;) {
      const next = await page(`limit=100&cursor=${next_cursor}`);
      pages.push(next);
      next_cursor = next.next_cursor;
    }
    expect(pages.map(({ count, total }) => [count, total])).toEqual([
      [100, 250],
      [100, 250],
      [50, 250],
    ]);
    const contents = pages.flatMap(({ notes }) => notes.map(({ content }) => content));
    expect(contents).toEqual(Array.from({ length: 250 }, (_, index) => `Note ${250 - index}`));
    const profile = (await testApp.request('GET', path().replace('/notes', ''), { token: shop.staff })).body.customer;
    expect(profile.notes.map(({ content }: { content: string }) => content)).toEqual(contents.slice(0, 50));
    expect(profile.notes_count).toBe(250);
    const otherId = (await givenCustomer(testApp, shop)).id;
    const foreign = `/api/customers/${shop.business_id}/${otherId}/notes?cursor=${pages[0]!.next_cursor}`;
    expectInvalid(await testApp.request('GET', foreign, { token: shop.staff }), 'cursor');
    expectInvalid(await testApp.request('GET', `${path()}?limit=101`, { token: shop.staff }), 'limit');
  });

  it('are none, and not missing, for a customer without any', async () => {
    expect((await list()).body).toEqual({ notes: [], count: 0, total: 0, next_cursor: null });
  });

  it('can be added to a deactivated customer', async () => {
    await testApp.request('DELETE', `/api/customers/${shop.business_id}/${customer}`, { token: shop.manager });
    expect((await add({ content: 'Moved to Mombasa' })).status).toBe(201);
  });

  it.each([
    ...['personal', 'preference', 'issue', 'feedback'].map((note_type) => ({ note_type, content: 'x' })),
    { content: 'x'.repeat(2000) },
    { content: emoji(2000) },
    { content: 'Line 1\nLine 2\n\tindented' },
    { content: '<script>alert(1)</script> \\ % _ \' "' },
  ])('may be %j', async (note) => {
    const answer = await add(note);
    expect(answer.status).toBe(201);
    expect(answer.body.note).toMatchObject(note);
  });

  it.each([
    ['content', {}],
    ['content', { content: '' }],
    ['content', { content: ' \n ' }],
    ['content', { content: 'x'.repeat(2001) }],
    ['content', { content: emoji(2001) }],
    ['content', { content: 7 }],
    ['content', { content: null }],
    ['content', { content: ['x'] }],
    ['content', { content: 'a\u0000b' }],
    ['note_type', { content: 'x', note_type: 'complaint' }],
    ['note_type', { content: 'x', note_type: '' }],
    ['note_type', { content: 'x', note_type: null }],
    ['note_type', { content: 'x', note_type: ['issue'] }],
    ['created_by', { content: 'x', created_by: 1 }],
    ['customer_id', { content: 'x', customer_id: 1 }],
  ])('name %s when %j is refused, and nothing is written', async (field, note) => {
    expectInvalid(await add(note), field);
    expect((await list()).body.count).toBe(0);
  });
});
