import { expectStatus, givenAnotherShop, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('The answer to a new customer', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
  });
  beforeEach(async () => {
    shop = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  const create = (body: object, token = shop.staff) =>
    testApp.request('POST', `/api/customers/${shop.business_id}`, { token, body: { name: 'Somebody', ...body } });
  const duplicatesOf = async (body: object, token = shop.staff) =>
    expectStatus(await create(body, token), 201).body.possible_duplicates as { id: number; matched: string[] }[];

  it('lists customers with the same phone or email address, however they are written', async () => {
    const both = await givenCustomer(testApp, shop, { phone: '0711 222 333', email: 'Amina@Barua.example' });
    const phone = await givenCustomer(testApp, shop, { phone: '+254 711 222 333' });
    const first = await givenCustomer(testApp, shop, { email: 'amina@barua.example' });
    await givenCustomer(testApp, shop, { phone: '0711 222 334', email: 'amina@barua.example.com' });
    const contact = { phone: '254711222333', email: 'AMINA@barua.example' };
    const shownFields = ({ id, name, phone, email }: Record<string, unknown>) => ({ id, name, phone, email });
    expect(await duplicatesOf(contact)).toEqual([
      { ...shownFields(both), matched: ['phone', 'email'] },
      { ...shownFields(phone), matched: ['phone'] },
      { ...shownFields(first), matched: ['email'] },
    ]);
  });

  it('has an empty list when nobody is like the customer, or there is nothing to look for', async () => {
    await givenCustomer(testApp, shop, { phone: '0711 222 333' });
    await givenCustomer(testApp, shop, { phone: null, email: null });
    expect(await duplicatesOf({ phone: '0711 222 339' })).toEqual([]);
    expect(await duplicatesOf({ phone: 'ask at the gate' })).toEqual([]);
    expect(await duplicatesOf({})).toEqual([]);
  });

  it('lists five at most', async () => {
    const ids: number[] = [];
    for (let n = 0; n < 6; n++) ids.push((await givenCustomer(testApp, shop, { phone: '0711 222 333' })).id);
    expect((await duplicatesOf({ phone: '0711 222 333' })).map(({ id }) => id)).toEqual(ids.slice(0, 5));
  });

  it('names no customer of another business, and none who is deactivated or erased', async () => {
    const contact = { phone: '0711 222 333', email: 'amina@barua.example' };
    await givenCustomer(testApp, await givenAnotherShop(testApp, shop), contact);
    const inactive = await givenCustomer(testApp, shop, contact);
    const erased = await givenCustomer(testApp, shop, contact);
    const path = `/api/customers/${shop.business_id}`;
    expectStatus(await testApp.request('DELETE', `${path}/${inactive.id}`, { token: shop.manager }), 200);
    const body = { reason: 'Asked for it' };
    expectStatus(await testApp.request('POST', `${path}/${erased.id}/erase`, { token: shop.owner, body }), 200);
    expect(await duplicatesOf(contact)).toEqual([]);
  });

  it('has an empty list for a key that may not read customers', async () => {
    const key = async (scopes: string[]) => {
      const path = `/api/businesses/${shop.business_id}/api-keys`;
      const answer = await testApp.request('POST', path, { token: shop.owner, body: { name: 'Till', scopes } });
      return expectStatus(answer, 201).body.key as string;
    };
    const { id } = await givenCustomer(testApp, shop, { phone: '0711 222 333' });
    expect(await duplicatesOf({ phone: '0711 222 333' }, await key(['customers:write']))).toEqual([]);
    const duplicates = await duplicatesOf({ phone: '0711 222 333' }, await key(['customers:write', 'customers:read']));
    expect(duplicates.map((duplicate) => duplicate.id)).toContain(id);
  });

  it('is not repeated from a kept answer after one of the listed customers was erased', async () => {
    const { id } = await givenCustomer(testApp, shop, { name: 'Zebrafish', phone: '0711 222 333' });
    const path = `/api/customers/${shop.business_id}`;
    const headers = { 'idempotency-key': 'new-customer' };
    const repeatRequest = () =>
      testApp.request('POST', path, { token: shop.staff, body: { name: 'Other', phone: '0711 222 333' }, headers });
    expect(expectStatus(await repeatRequest(), 201).body.possible_duplicates).toHaveLength(1);
    const body = { reason: 'Asked for it' };
    expectStatus(await testApp.request('POST', `${path}/${id}/erase`, { token: shop.owner, body }), 200);
    expect((await repeatRequest()).text).not.toContain('Zebrafish');
  });
});

describe('The look-up for a new customer', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp({ RATE_LIMITS: 'anonymous=20,staff=4,manager=100,owner=100,admin=100' });
    shop = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  it('counts as a request, and is left out when the budget is used up', async () => {
    const create = (body: object) =>
      testApp.request('POST', `/api/customers/${shop.business_id}`, {
        token: shop.staff,
        body: { name: 'Mary', ...body },
      });
    const requestsLeft = ({ headers }: { headers: Record<string, unknown> }) =>
      Number(/r=(\d+)/.exec(String(headers['ratelimit']))?.[1]);
    const answers = [
      await create({}),
      await create({ phone: '0711 222 333' }),
      await create({ phone: '0711 222 333' }),
      await create({}),
    ];
    expect(answers.map((answer) => [answer.status, requestsLeft(answer), answer.body.possible_duplicates])).toEqual([
      [201, 3, []],
      [201, 1, []],
      [201, 0, []],
      [429, 0, undefined],
    ]);
    expect(answers[2]?.headers['retry-after']).toBeUndefined();
  });
});
