import { encodeCursor } from '../../libs/common/src/cursor';
import { FIRST_NAMES, LAST_NAMES } from '../seed/names';
import { people } from '../seed/people';
import { SHOP } from '../seed/product-database';
import { anyOf, randomStream } from '../seed/random';
import type { Side } from './contestants';
import { FIRST_ID, type Request } from './load';
import { type Api, switchOnProgram } from './program';

/** A measured route, with requests for random rows of the whole business. */
export interface Route {
  /** The name for --routes, which also accepts the beginning of a name. */
  name: string;
  title: string;
  status: number;
  /** The contestants that have this route; missing if all have it. */
  sides?: readonly Side[];
  /** True if the route changes data. Then its answers contain new ids. */
  isWrite?: boolean;
  /** The number of different requests. Routes with large requests have fewer. */
  count?: number;
  /** Runs once before the route is measured. Such a route is not compared with others, which have no such state. */
  prepare?: (api: Api) => Promise<void>;
  request: (random: () => number, data: Data) => Request;
}

/** The data from which requests are built. */
export interface Data {
  size: number;
  phones: string[];
}

/** The same people as in the database, generated again from the seed. */
export function dataOf(size: number, seed: number): Data {
  const everybody = people(seed);
  const phones: string[] = [];
  for (let index = 0; index < size; index++) {
    const { phone, is_active } = everybody.next().value;
    if (phone !== null && is_active) phones.push(phone);
  }
  return { size, phones };
}

/** The requests of this route. The same seed gives the same requests. */
export function requestsOf(route: Route, data: Data, seed: number): Request[] {
  const random = randomStream(seed);
  return Array.from({ length: route.count ?? 20_000 }, () => route.request(random, data));
}

const get = (path: string): Request => ({ method: 'GET', path: `/api/${path}`, body: null });
const post = (path: string, body: unknown): Request => ({
  method: 'POST',
  path: `/api/${path}`,
  body: JSON.stringify(body),
});
const customers = `customers/${SHOP.id}`;
const below = (random: () => number, size: number) => Math.floor(random() * size);
const anyone = (random: () => number, { size }: Data) => 1 + below(random, size);
const search = (term: string) => get(`${customers}/search?q=${encodeURIComponent(term)}`);

/** A random moment of the seeded past. */
const moment = (random: () => number) =>
  new Date(Date.parse('2023-01-02T06:00:00Z') + below(random, 110_000_000) * 1_000).toISOString();

const PLAIN_NAMES = (names: string[]) => names.filter((name) => /^[A-Za-z]+$/.test(name));
const COMMON_NAMES = [...PLAIN_NAMES(FIRST_NAMES).slice(0, 10), ...PLAIN_NAMES(LAST_NAMES).slice(0, 10)];
const RARE_NAMES = PLAIN_NAMES(LAST_NAMES).slice(-20);
const TWO_LETTERS = ['wa', 'mu', 'ka', 'ot', 'ch', 'nj', 'ny', 'ki', 'ma', 'an'];

function sale(random: () => number, data: Data) {
  const line = () => ({
    product_id: 1 + below(random, 180),
    quantity: String((1 + below(random, 8)) / 2),
    unit_price: (20 + below(random, 900) / 2).toFixed(2),
  });
  return {
    customer_id: anyone(random, data),
    payment_method: anyOf(random, ['cash', 'mpesa', 'credit']),
    items: [line(), line(), line()],
    completed_at: new Date(Date.parse('2026-07-01T06:00:00Z') + below(random, 10_000_000) * 1_000).toISOString(),
  };
}

/** A quote with points, and the sale that uses it. The quote is made now, so the sale has no time of its own. */
function quotedSale(random: () => number, data: Data): Request {
  const { customer_id, payment_method, items } = sale(random, data);
  const asked = { customer_id, items, redeem_points: 'max', at_most: true };
  const first = {
    path: `/api/rewards/${SHOP.id}/quotes`,
    body: JSON.stringify(asked),
    status: 201,
    id: ['quote', 'id'],
  };
  return { ...post(`sales/${SHOP.id}`, { customer_id, payment_method, items, quote_id: FIRST_ID }), first };
}

/** Every measured route. Reads come first, because rows that writes add would distort them. */
export const ROUTES: Route[] = [
  { name: 'customer', title: 'single customer', status: 200, request: (r, d) => get(`${customers}/${anyone(r, d)}`) },
  { name: 'metrics', title: 'metrics', status: 200, request: (r, d) => get(`${customers}/${anyone(r, d)}/metrics`) },
  {
    name: 'history',
    title: 'purchase history',
    status: 200,
    request: (r, d) => get(`${customers}/${anyone(r, d)}/history`),
  },
  {
    name: 'repeat',
    title: 'repeat customers',
    status: 200,
    request: (r) => get(`${customers}/repeat?offset=${20 * below(r, 10)}`),
  },
  { name: 'list', title: 'list, first page, with total', status: 200, request: () => get(customers) },
  {
    ...{ name: 'list-bare', title: 'list, first page, without total', status: 200, sides: ['limit'] },
    request: () => get(`${customers}?total=false`),
  },
  {
    ...{ name: 'list-name', title: 'list by name, with total', status: 200 },
    request: (r) => get(`${customers}?sort_by=name&sort_order=asc&offset=${20 * below(r, 10)}`),
  },
  {
    ...{ name: 'list-deep', title: 'list, deep offset, with total', status: 200 },
    request: (r, { size }) => get(`${customers}?offset=${Math.floor(size * (0.5 + 0.4 * r()))}`),
  },
  {
    ...{ name: 'list-cursor', title: 'list, a page by cursor', status: 200, sides: ['product'] },
    request: (r) =>
      get(`${customers}?cursor=${encodeCursor({ list: `${SHOP.id} created_at desc`, created_at: moment(r), id: 1 })}`),
  },
  {
    ...{ name: 'repeat-cursor', title: 'repeat customers, a page by cursor', status: 200, sides: ['product'] },
    request: (r, d) =>
      get(
        `${customers}/repeat?cursor=${encodeCursor({ list: `repeat ${SHOP.id}`, purchases: 2 + below(r, 18), id: anyone(r, d) })}`,
      ),
  },
  {
    ...{ name: 'sales', title: 'list of sales', status: 200, sides: ['product'] },
    request: () => get(`sales/${SHOP.id}`),
  },
  {
    ...{ name: 'sales-cursor', title: 'list of sales, a page by cursor', status: 200, sides: ['product'] },
    request: (r) =>
      get(`sales/${SHOP.id}?cursor=${encodeCursor({ list: `sales ${SHOP.id}`, time: moment(r), id: 1 })}`),
  },
  {
    name: 'search-common',
    title: 'search, a common name',
    status: 200,
    request: (r) => search(anyOf(r, COMMON_NAMES)),
  },
  {
    ...{ name: 'search-rare', title: 'search, a rare full name', status: 200 },
    request: (r) => search(`${anyOf(r, PLAIN_NAMES(FIRST_NAMES).slice(0, 40))} ${anyOf(r, RARE_NAMES)}`),
  },
  { name: 'search-phone', title: 'search, a phone', status: 200, request: (r, { phones }) => search(anyOf(r, phones)) },
  { name: 'search-two', title: 'search, two letters', status: 200, request: (r) => search(anyOf(r, TWO_LETTERS)) },
  { name: 'search-nobody', title: 'search, nobody', status: 200, request: (r) => search(`xqz${below(r, 100_000)}`) },
  { name: 'search-percent', title: 'search, `%%%`', status: 200, request: () => search('%%%') },
  { name: 'analytics', title: 'analytics', status: 200, request: () => get(`analytics/${SHOP.id}/customers`) },
  {
    name: 'sale',
    title: 'post a sale',
    status: 201,
    isWrite: true,
    request: (r, d) => post(`sales/${SHOP.id}`, sale(r, d)),
  },
  {
    ...{ name: 'batch', title: 'post 100 sales', status: 200, isWrite: true, count: 200 },
    request: (r, d) => post(`sales/${SHOP.id}/batch`, { sales: Array.from({ length: 100 }, () => sale(r, d)) }),
  },
  {
    ...{ name: 'program-sale', title: 'post a sale, with a programme', status: 201, isWrite: true, sides: ['product'] },
    prepare: switchOnProgram,
    request: (r, d) => post(`sales/${SHOP.id}`, sale(r, d)),
  },
  {
    ...{ name: 'quote-sale', title: 'a quote and its sale', status: 201, isWrite: true, sides: ['product'] },
    prepare: switchOnProgram,
    request: quotedSale,
  },
];

/** The routes whose names start with one of these words; all routes if there are no words. */
export function routesNamed(words: string[]): Route[] {
  const chosen = ROUTES.filter(({ name }) => words.length === 0 || words.some((word) => name.startsWith(word)));
  if (chosen.length === 0) throw new Error(`No such route. There are ${ROUTES.map(({ name }) => name).join(', ')}.`);
  return chosen;
}
