import { givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';
import { expectInvalid } from '../../support/validation';

const WRONG_NUMBERS = [
  'abc',
  '1e9',
  '1.5',
  '',
  '%20',
  'NaN',
  'Infinity',
  '0x10',
  '2147483648',
  '9223372036854775808',
  '%00',
];
const WRONG_LIMITS = ['0', '101', '-1', '1000000000', ...WRONG_NUMBERS];
const WRONG_OFFSETS = ['-1', ...WRONG_NUMBERS];

interface Query {
  path: string;
  /** Parameters that every request needs. */
  required?: string;
  accepted: string[];
  refused: Record<string, string[]>;
}

const QUERIES: Record<string, Query> = {
  list: {
    path: '',
    accepted: [
      ...['limit=1', 'limit=100', 'offset=0', 'offset=2147483647', 'sort_by=created_at', 'sort_by=name', 'sort_by=id'],
      ...['sort_order=asc', 'sort_order=desc', 'is_active=true', 'is_active=false'],
      ...['walk_in', 'regular', 'vip', 'wholesale'].map((type) => `filter_type=${type}`),
    ],
    refused: {
      limit: WRONG_LIMITS,
      offset: WRONG_OFFSETS,
      sort_by: ['phone', 'id;DROP TABLE customers', 'NAME', '', '__proto__'],
      sort_order: ['ASC', 'up', ''],
      filter_type: ['gold', '', 'VIP'],
      is_active: ['1', '0', 'yes', 'TRUE', '', 'null'],
      page: ['2'],
      constructor: ['x'],
    },
  },
  search: {
    path: 'search',
    required: 'q=x',
    accepted: ['limit=1', 'limit=100'],
    refused: { limit: WRONG_LIMITS, offset: ['0'], query: ['x'] },
  },
  history: {
    path: ':customer/history',
    accepted: ['limit=1', 'limit=100', 'offset=0', 'offset=2147483647'],
    refused: { limit: WRONG_LIMITS, offset: WRONG_OFFSETS, status: ['completed'] },
  },
  repeat: {
    path: 'repeat',
    accepted: ['limit=1', 'limit=100', 'offset=2147483647', 'min_purchases=1', 'min_purchases=2147483647'],
    refused: { limit: WRONG_LIMITS, offset: WRONG_OFFSETS, min_purchases: ['0', ...WRONG_OFFSETS], sort_by: ['name'] },
  },
};

describe('The query', () => {
  let testApp: TestApp;
  let shop: Shop;
  let customer: number;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
    customer = (await givenCustomer(testApp, shop)).id;
  });
  afterAll(() => testApp.close());

  const get = (path: string, query = '') =>
    testApp.request(
      'GET',
      `/api/customers/${shop.business_id}/${path.replace(':customer', String(customer))}${query && `?${query}`}`,
      { token: shop.manager },
    );

  describe.each(Object.entries(QUERIES))('of %s', (_name, { path, required, accepted, refused }) => {
    const getWith = (query: string) => get(path, [required, query].filter(Boolean).join('&'));

    it.each(accepted)('accepts %s', async (query) => {
      expect((await getWith(query)).status).toBe(200);
    });

    it.each(Object.entries(refused).flatMap(([field, values]) => values.map((value) => [field, value] as const)))(
      'refuses %s=%s and names it',
      async (field, value) => expectInvalid(await getWith(`${field}=${value}`), field),
    );

    it('refuses a parameter that comes twice', async () => {
      expectInvalid(await getWith('limit=5&limit=6'), 'limit');
    });
  });

  it('of list has the specification’s defaults', async () => {
    const plain = await get('');
    expect(plain.body).toMatchObject({ limit: 20, offset: 0 });
    const spelled = 'limit=20&offset=0&sort_by=created_at&sort_order=desc&is_active=true';
    expect((await get('', spelled)).text).toBe(plain.text);
  });

  it('of history has 10 rows from the first by default, of repeat 20 with 2 purchases', async () => {
    expect((await get(':customer/history')).body).toMatchObject({ limit: 10, offset: 0 });
    expect((await get('repeat')).body.filter).toEqual({ min_purchases: 2 });
  });

  it('of search needs a term of 1 to 255 characters on one line', async () => {
    for (const query of ['', 'q=', 'q=%20%20', `q=${'x'.repeat(256)}`, 'q=a%00b', 'q=a%0Ab', 'q=a&q=b']) {
      expectInvalid(await get('search', query), 'q');
    }
    expect((await get('search', `q=${'x'.repeat(255)}`)).status).toBe(200);
  });
});
