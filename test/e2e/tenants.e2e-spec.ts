import { givenCustomer, givenMember, givenSale, givenShop, type Shop } from '../support/fixtures';
import { databaseDigest, fill, type Operation, operationsOf, sampleOf, seen } from '../support/operations';
import { createTestApp, type TestApp } from '../support/test-app';

const MISSING = 2_147_483_000;
const PUBLIC = ['login', 'refresh', 'logout', 'getLiveness', 'getReadiness'];

const GOOD_BODIES: Record<string, object> = {
  createSale: { payment_method: 'cash', total_amount: '1.00', total_items: '1' },
  createSales: { sales: [{ payment_method: 'cash', total_amount: '1.00', total_items: '1' }] },
};

type Ids = Record<string, number>;

describe('Another business', () => {
  let testApp: TestApp;
  let operations: Operation[];
  let [mine, theirs]: Shop[] = [];
  let ids: Ids;
  let [theirCustomer, theirItem]: number[] = [];

  beforeAll(async () => {
    testApp = await createTestApp();
    operations = await operationsOf(testApp);
    [mine, theirs] = [await givenShop(testApp), await givenShop(testApp)];
    const customer = await givenCustomer(testApp, theirs, {
      name: 'Secret',
      phone: '0701 234 567',
      external_id: 'S-1',
    });
    const sale = await givenSale(testApp, theirs, { customer_id: customer.id, external_id: 'R-1' });
    const path = `/api/customers/${theirs.business_id}/${customer.id}/notes`;
    await testApp.request('POST', path, { token: theirs.staff, body: { content: 'Secret' } });
    const { token } = await givenMember(testApp, theirs, 'staff');
    const userId = (await testApp.request('GET', '/api/auth/me', { token })).body.user.id as number;
    ids = { businessId: theirs.business_id, customerId: customer.id, saleId: sale.id, userId };
    [theirCustomer, theirItem] = [customer.id, sale.items[0]!.id];
  });
  afterAll(() => testApp.close());

  const call = async (operation: Operation, values: Ids, token = mine!.owner) => {
    const body = GOOD_BODIES[operation.name] ?? (operation.body && sampleOf(operation.body));
    const query = operation.queryParameters.includes('q') ? '?q=Secret' : '';
    return seen(await testApp.request(operation.method, fill(operation, values) + query, { token, body }));
  };
  const missing = (names: string[]) => Object.fromEntries(names.map((name) => [name, MISSING]));
  const inABusiness = () => operations.filter(({ pathParameters }) => pathParameters.includes('businessId'));

  it('answers on every route, to the byte, as one that does not exist', async () => {
    expect(inABusiness().length).toBeGreaterThanOrEqual(25);
    const before = await databaseDigest(testApp);
    for (const operation of inABusiness()) {
      const [foreign, none] = [await call(operation, ids), await call(operation, missing(operation.pathParameters))];
      expect([operation.name, foreign]).toEqual([operation.name, none]);
      expect([operation.name, foreign.status]).toEqual([operation.name, 404]);
    }
    expect(await databaseDigest(testApp)).toEqual(before);
  });

  it('has nothing that one’s own business could reach by its id', async () => {
    const deeper = inABusiness().filter(({ pathParameters }) => pathParameters.length > 1);
    expect(deeper.length).toBeGreaterThanOrEqual(12);
    const before = await databaseDigest(testApp);
    for (const operation of deeper) {
      const own = { businessId: mine!.business_id };
      const foreign = await call(operation, { ...ids, ...own });
      const none = await call(operation, { ...missing(operation.pathParameters), ...own });
      expect([operation.name, foreign]).toEqual([operation.name, none]);
      expect([operation.name, foreign.status]).toEqual([operation.name, 404]);
    }
    expect(await databaseDigest(testApp)).toEqual(before);
  });

  it('shows nothing in one’s own lists, search, repeat customers and analytics', async () => {
    const { business_id, owner } = mine!;
    const get = async (path: string) => (await testApp.request('GET', path, { token: owner })).text;
    const answers = await Promise.all([
      get(`/api/customers/${business_id}?limit=100`),
      get(`/api/customers/${business_id}/search?q=ecre`),
      get(`/api/customers/${business_id}/search?q=0701234567`),
      get(`/api/customers/${business_id}/repeat?min_purchases=1`),
      get(`/api/sales/${business_id}?customer_id=${theirCustomer}`),
      get(`/api/analytics/${business_id}/customers`),
    ]);
    for (const answer of answers) expect(answer).not.toMatch(/Secret|S-1|R-1|"total(_customers)?":[1-9]/);
  });

  it('keeps its customers to itself when their ids hide in the body of a sale', async () => {
    const post = (path: string, body: unknown) =>
      testApp.request('POST', `/api/sales/${mine!.business_id}${path}`, { token: mine!.owner, body });
    const saleTo = (customer_id?: number) => ({ ...GOOD_BODIES.createSale, customer_id });
    const before = await databaseDigest(testApp);
    const [foreign, none] = [await post('', saleTo(theirCustomer)), await post('', saleTo(MISSING))];
    expect(seen(foreign)).toEqual(seen(none));
    expect([foreign.status, foreign.body.error]).toEqual([404, 'Customer not found']);
    const [foreignBatch, noneBatch] = [
      await post('/batch', { sales: [saleTo(theirCustomer)] }),
      await post('/batch', { sales: [saleTo(MISSING)] }),
    ];
    expect(seen(foreignBatch)).toEqual(seen(noneBatch));
    expect(foreignBatch.body.rejected).toBe(1);
    expect(await databaseDigest(testApp)).toEqual(before);
  });

  it('keeps its lines to itself when their ids hide in the body of a refund', async () => {
    const sale = await givenSale(testApp, mine!);
    const refund = (sale_item_id?: number) =>
      testApp.request('POST', `/api/sales/${mine!.business_id}/${sale.id}/refund`, {
        token: mine!.owner,
        body: { items: [{ sale_item_id, quantity: 1 }] },
      });
    const before = await databaseDigest(testApp);
    const [foreign, none] = [await refund(theirItem), await refund(MISSING)];
    expect(seen(foreign)).toEqual(seen(none));
    expect([foreign.status, foreign.body.details[0].path]).toEqual([422, 'items.0.sale_item_id']);
    expect(await databaseDigest(testApp)).toEqual(before);
  });

  it('does not share receipt numbers or external ids', async () => {
    const customer = await givenCustomer(testApp, mine!, { external_id: 'S-1' });
    const sale = await givenSale(testApp, mine!, { customer_id: customer.id, external_id: 'R-1' });
    expect(sale.business_id).toBe(mine!.business_id);
  });

  it.each([
    ['no token', {}, 'access_token_missing'],
    ['nonsense', { authorization: 'Bearer nonsense' }, 'access_token_invalid'],
    ['another scheme', { authorization: 'Basic YTpi' }, 'access_token_missing'],
    ['a forged token', { authorization: `Bearer ${forged()}` }, 'access_token_invalid'],
  ])(
    'and every other lets nobody in with %s, except to log in, to health and to the docs',
    async (_how, headers, code) => {
      for (const operation of operations) {
        const answer = await testApp.request(operation.method, fill(operation, ids), {
          headers: headers,
          body: operation.body && sampleOf(operation.body),
        });
        if (PUBLIC.includes(operation.name)) {
          expect([operation.name, answer.body?.code]).not.toEqual([operation.name, code]);
        } else {
          expect([operation.name, answer.status, answer.body.code]).toEqual([operation.name, 401, code]);
          expect(answer.headers['www-authenticate']).toBe('Bearer');
        }
      }
      for (const path of ['/api/docs', '/api/openapi.json', '/health/live', '/health/ready']) {
        expect([path, (await testApp.request('GET', path)).status]).toEqual([path, 200]);
      }
    },
  );
});

/** Signed by nobody: the algorithm is "none". */
function forged(): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', typ: 'JWT' })}.${part({ sub: '1', user_id: 1, exp: 4_102_444_800 })}.`;
}
