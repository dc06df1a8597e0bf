import { expectStatus, givenAnotherShop, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { recordStatements, statementsOf } from '../../support/statements';
import { createTestApp, type TestApp } from '../../support/test-app';
import { expectInvalid } from '../../support/validation';

describe('The customer lookup', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
    const contact = { email: 'zawadi@barua.example', address: 'Kindaruma Road 14' };
    await givenCustomer(testApp, shop, {
      name: 'Zawadi Mwangi',
      phone: '0700 000 777',
      customer_type: 'vip',
      ...contact,
    });
    await givenCustomer(testApp, shop, { name: 'Baraka Otieno', phone: '+255 712 345 678' });
    await givenCustomer(testApp, shop, { name: 'Neema Njeri', phone: '12345' });
    await givenCustomer(testApp, shop, { name: 'Njeri Wanjiru' });
  });
  afterAll(() => testApp.close());

  const requestLookup = (q: string, { business_id, staff } = shop) =>
    testApp.request('GET', `/api/customers/${business_id}/lookup?q=${encodeURIComponent(q)}`, { token: staff });
  const findCustomers = async (q: string, where = shop) =>
    expectStatus(await requestLookup(q, where), 200).body.results as { name: string; phone: string | null }[];

  it('shows the name, the type, and a phone that nobody can dial', async () => {
    const { body } = expectStatus(await requestLookup('Zawadi'), 200);
    expect(body).toEqual({
      results: [{ id: expect.any(Number), name: 'Zawadi Mwangi', phone: '07•• ••• 777', customer_type: 'vip' }],
      ...{ query: 'Zawadi', count: 1 },
    });
    expect((await findCustomers('Baraka'))[0]?.phone).toBe('+255 ••• ••• 678');
    expect((await findCustomers('Neema'))[0]?.phone).toBe('•••45');
    expect((await findCustomers('Wanjiru'))[0]?.phone).toBeNull();
  });

  it.each(['0700 000 777', '0700000777', '+254700000777', '254 700 000 777', '0700-000-777', '700000777'])(
    'shows the number to a caller who knows it: %s',
    async (q) => expect(await findCustomers(q)).toMatchObject([{ name: 'Zawadi Mwangi', phone: '0700 000 777' }]),
  );

  it.each(['0700 000', '0000', '000777', '254700000', 'barua'])(
    'hides it from a caller who knows a part: %s',
    async (q) => {
      expect(await findCustomers(q)).toMatchObject([{ name: 'Zawadi Mwangi', phone: '07•• ••• 777' }]);
    },
  );

  it('knows a number that is no phone only as a whole', async () => {
    expect((await findCustomers('12345'))[0]?.phone).toBe('12345');
    expect((await findCustomers('1234'))[0]?.phone).toBe('•••45');
  });

  it.each(['', 'Zaw', 'Z  w', '077', '----', '  Zaw  ', 'a'.repeat(256)])('needs four characters, not %j', async (q) =>
    expectInvalid(await requestLookup(q), 'q'),
  );

  it('needs a term, and nothing else', async () => {
    const path = `/api/customers/${shop.business_id}/lookup`;
    expectInvalid(await testApp.request('GET', path, { token: shop.staff }), 'q');
    expectInvalid(await testApp.request('GET', `${path}?q=Zawadi&limit=50`, { token: shop.staff }), 'limit');
  });

  it('answers five at most, and none who was deactivated', async () => {
    const crowd = await givenAnotherShop(testApp, shop);
    const created = [];
    for (let index = 0; index < 6; index++)
      created.push(await givenCustomer(testApp, crowd, { name: `Amina ${index}` }));
    expect(await findCustomers('Amina', crowd)).toHaveLength(5);
    for (const { id } of created.slice(0, 3)) {
      await testApp.request('DELETE', `/api/customers/${crowd.business_id}/${id}`, { token: crowd.admin });
    }
    expect(await findCustomers('Amina', crowd)).toHaveLength(3);
    expect(await findCustomers('Zawadi', crowd)).toEqual([]);
  });

  it('is one statement', async () => {
    await requestLookup('0700 000 777');
    // Principals are cached for three seconds by this clock. It stands still, so a slow machine makes no difference.
    jest.spyOn(performance, 'now').mockReturnValue(performance.now());
    const stop = recordStatements();
    try {
      await requestLookup('Zawadi');
      for (const q of ['Zawadi', '0700 000 777']) {
        const { result, statements } = await statementsOf(() => requestLookup(q));
        expect([result.body.count, statements.length]).toEqual([1, 1]);
      }
    } finally {
      stop();
      jest.restoreAllMocks();
    }
  });

  it('is not for a key without the scope', async () => {
    const path = `/api/businesses/${shop.business_id}/api-keys`;
    const key = async (scopes: string[]) => {
      const created = await testApp.request('POST', path, { token: shop.owner, body: { name: 'Page', scopes } });
      return expectStatus(created, 201).body.key as string;
    };
    const lookUp = async (token: string) =>
      (await testApp.request('GET', `/api/customers/${shop.business_id}/lookup?q=Zawadi`, { token })).status;
    expect([await lookUp(await key(['customers:lookup'])), await lookUp(await key(['customers:read']))]).toEqual([
      200, 403,
    ]);
  });
});

describe('The limit of look-ups', () => {
  const TILL = 'https://till.example';
  let testApp: TestApp;

  beforeAll(async () => {
    testApp = await createTestApp({ RATE_LIMITS: 'anonymous=100,staff=40,manager=40,owner=40,admin=40' });
  });
  afterAll(() => testApp.close());

  it('counts a look-up twice, and what widgets do apart from their maker', async () => {
    const shop = await givenShop(testApp);
    const requestsLeft = ({ headers }: { headers: Record<string, unknown> }) =>
      Number(/r=(\d+)/.exec(String(headers.ratelimit))?.[1]);
    const lookUp = (token: string, headers = {}) =>
      testApp.request('GET', `/api/customers/${shop.business_id}/lookup?q=Zawadi`, { token, headers });
    const [first, second] = [await lookUp(shop.staff), await lookUp(shop.staff)];
    expect(requestsLeft(first) - requestsLeft(second)).toBe(2);
    const path = `/api/businesses/${shop.business_id}/widget-tokens`;
    const created = await testApp.request('POST', path, { token: shop.staff, body: { origin: TILL } });
    const { token } = expectStatus(created, 201).body;
    expect(requestsLeft(await lookUp(token, { origin: TILL }))).toBe(38);
    const statuses = [];
    for (let times = 0; times < 20; times++) statuses.push((await lookUp(token, { origin: TILL })).status);
    expect(statuses.slice(-2)).toEqual([200, 429]);
    expect(requestsLeft(await lookUp(shop.staff))).toBe(requestsLeft(created) - 2);
  });
});
