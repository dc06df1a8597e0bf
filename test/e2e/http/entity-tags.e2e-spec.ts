import { givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('entity tags', () => {
  let testApp: TestApp;
  let shop: Shop;
  let customer: string;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  beforeEach(async () => {
    const answer = await testApp.request('POST', `/api/customers/${shop.business_id}`, {
      token: shop.owner,
      body: { name: 'Njeri' },
    });
    customer = `/api/customers/${shop.business_id}/${answer.body.customer.id}`;
  });
  afterAll(() => testApp.close());

  const get = (path: string, etag?: string) =>
    testApp.request('GET', path, { token: shop.owner, headers: etag ? { 'if-none-match': etag } : {} });
  const patch = (path: string, body: object, expected?: string) =>
    testApp.request('PATCH', path, { token: shop.owner, body, headers: expected ? { 'if-match': expected } : {} });
  const tagOf = ({ headers }: { headers: Record<string, unknown> }) => headers['etag'] as string;

  it('answer 304 without a body while nothing changed, and 200 as soon as something did', async () => {
    const first = await get(customer);
    const again = await get(customer, tagOf(first));
    expect(again).toMatchObject({ status: 304, text: '' });
    expect(tagOf(again)).toBe(tagOf(first));

    await testApp.request('POST', `${customer}/notes`, { token: shop.owner, body: { content: 'Pays on Fridays' } });
    const noted = await get(customer, tagOf(first));
    expect(noted.status).toBe(200);
    expect(tagOf(noted)).not.toBe(tagOf(first));
  });

  it('refuse a change of what somebody else has changed, and say which version there is', async () => {
    const firstTag = tagOf(await get(customer));
    const theirAnswer = await patch(customer, { address: 'Kibera' });
    const ownAnswer = await patch(customer, { address: 'Karen' }, firstTag);
    expect(ownAnswer).toMatchObject({ status: 412, body: { code: 'precondition_failed' } });
    expect(tagOf(ownAnswer)).toBe(tagOf(theirAnswer));
    expect((await get(customer)).body.customer.address).toBe('Kibera');
    expect((await patch(customer, { address: 'Karen' }, tagOf(ownAnswer))).status).toBe(200);
  });

  it('keep two owners from changing the role of a member over each other', async () => {
    const members = `/api/businesses/${shop.business_id}/members`;
    const listed = (await get(`${members}?limit=100`)).body.members as { user_id: number; role: string }[];
    const manager = listed.find(({ role }) => role === 'manager');
    const memberPath = `${members}/${manager?.user_id}`;
    const read = await get(memberPath);
    expect(read).toMatchObject({ status: 200, body: { member: manager } });
    expect((await patch(memberPath, { role: 'staff' }, tagOf(read))).status).toBe(200);
    expect(await patch(memberPath, { role: 'owner' }, tagOf(read))).toMatchObject({ status: 412 });
    expect((await get(memberPath)).body.member.role).toBe('staff');
    const missing = await get(`${members}/2000000000`);
    expect(missing).toMatchObject({ status: 404, body: { code: 'member_not_found' } });
  });

  it('let the last write win without If-Match, or with *', async () => {
    await patch(customer, { address: 'Kibera' });
    expect((await patch(customer, { address: 'Karen' }, '*')).body.customer.address).toBe('Karen');
    expect((await patch(customer, { address: 'Ruiru' })).body.customer.address).toBe('Ruiru');
  });

  it('accept the weak tag that a compressing proxy makes of ours, and any of a list', async () => {
    const firstTag = tagOf(await get(customer));
    expect((await patch(customer, { address: 'Karen' }, `W/${firstTag}`)).status).toBe(200);
    const current = tagOf(await get(customer));
    expect((await patch(customer, { address: 'Ruiru' }, `"other", ${firstTag}, W/${current}`)).status).toBe(200);
    expect((await patch(customer, { address: 'Kibera' }, `${firstTag}, W/${current}`)).status).toBe(412);
  });

  it.each(['"x"', '"x", W/"y"', '"1-"'])('never match the foreign tag %p', async (tag) => {
    const answer = await patch(customer, { address: 'Karen' }, tag);
    expect(answer).toMatchObject({ status: 412, body: { code: 'precondition_failed' } });
  });

  it.each(['7', 'W/7', '"1" "2"'])('refuse the If-Match %p', async (tag) => {
    expect(await patch(customer, { address: 'Karen' }, tag)).toMatchObject({
      status: 400,
      body: { details: [{ path: 'If-Match' }] },
    });
  });

  it('lose none of many simultaneous changes that each build on the last', async () => {
    const WRITERS = 10;
    const EACH = 5;
    const append = async (): Promise<void> => {
      const current = await get(customer);
      const lines = current.body.customer.address ? (current.body.customer.address as string).split(',') : [];
      const answer = await patch(customer, { address: [...lines, 'x'].join(',') }, tagOf(current));
      if (answer.status === 412) return append();
      expect(answer.status).toBe(200);
    };
    await Promise.all(
      Array.from({ length: WRITERS }, async () => {
        for (let change = 0; change < EACH; change++) await append();
      }),
    );
    expect((await get(customer)).body.customer.address.split(',')).toHaveLength(WRITERS * EACH);
  });

  it('guard deletion, preferences, the business, its loyalty settings and its members', async () => {
    const stale = '"99"';
    const business = `/api/businesses/${shop.business_id}`;
    const { members } = (await get(`${business}/members`)).body as { members: { user_id: number; role: string }[] };
    const staff = members.find(({ role }) => role === 'staff')?.user_id;
    const remove = (path: string) =>
      testApp.request('DELETE', path, { token: shop.owner, headers: { 'if-match': stale } });
    const refused = await Promise.all([
      remove(customer),
      patch(`${customer}/preferences`, { do_not_contact: true }, stale),
      patch(business, { name: 'Duka Jipya' }, stale),
      patch(`${business}/loyalty`, { regular_from: 4 }, stale),
      patch(`${business}/members/${staff}`, { role: 'manager' }, stale),
      remove(`${business}/members/${staff}`),
    ]);
    expect(refused.map(({ status }) => status)).toEqual([412, 412, 412, 412, 412, 412]);
    expect((await get(customer)).body.customer).toMatchObject({
      is_active: true,
      preferences: { do_not_contact: false },
    });
    expect((await get(business)).body.business.name).not.toBe('Duka Jipya');

    for (const path of [business, `${business}/loyalty`]) {
      const current = await get(path);
      expect((await get(path, tagOf(current))).status).toBe(304);
      const body = path === business ? { name: 'Duka Jipya' } : { regular_from: 4 };
      expect((await patch(path, body, tagOf(current))).status).toBe(200);
    }
  });
});
