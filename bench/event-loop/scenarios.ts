import { setTimeout as delay } from 'node:timers/promises';

import { SHOP } from '../seed/product-database';
import type { Request } from '../speed/load';
import { dataOf, requestsOf, routesNamed } from '../speed/routes';

/** An activity that may delay the event loop. */
export interface Scenario {
  name: string;
  /** @returns the number of answered requests */
  work: () => Promise<number>;
}

interface Stage {
  origin: string;
  token: string;
  /** A customer with very many sales. */
  customer: number;
  size: number;
  seed: number;
}

const IDLE = 3_000;

/** The order matters: the OpenAPI document is built at its first request. */
export function scenarios({ origin, token, customer, size, seed }: Stage): Scenario[] {
  const customers = `/api/customers/${SHOP.id}`;
  const json = { 'content-type': 'application/json' };
  const ask = async (path: string, body?: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${origin}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : json), ...headers },
      ...(body === undefined ? {} : { body }),
    });
    // The body is not kept. Otherwise this process would be delayed too, and would read too slowly.
    await answer.body?.pipeTo(new WritableStream());
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  };
  const repeat = (times: number, at_once: number, request: (index: number) => Promise<void>) => async () => {
    let next = 0;
    const requestOnce = async () => {
      while (next < times) await request(next++);
    };
    await Promise.all(Array.from({ length: at_once }, requestOnce));
    return times;
  };
  const batches = requestsOf(routesNamed(['batch'])[0]!, dataOf(size, seed), seed);
  const login = JSON.stringify({ email: SHOP.email, password: SHOP.password });
  const post = ({ path, body }: Request) => ask(path, body ?? '');
  return [
    { name: 'idle', work: async () => (await delay(IDLE), 0) },
    { name: 'OpenAPI document, first time', work: repeat(1, 1, () => ask('/api/openapi.json')) },
    { name: 'OpenAPI document, again', work: repeat(50, 8, () => ask('/api/openapi.json')) },
    { name: 'Swagger UI', work: repeat(20, 4, () => ask('/api/docs')) },
    {
      name: 'data export of many sales',
      work: repeat(3, 1, () => ask(`${customers}/${customer}/data-export`)),
    },
    {
      name: 'data exports of many sales, four at once',
      work: repeat(4, 4, () => ask(`${customers}/${customer}/data-export`)),
    },
    { name: 'sign-ins, four at once', work: repeat(40, 4, () => ask('/api/auth/login', login)) },
    { name: 'batches of 500 sales', work: repeat(6, 1, (index) => post(fiveHundred(batches, index))) },
    {
      name: 'batches of 500 sales, four at once',
      work: repeat(8, 4, (index) => post(fiveHundred(batches, index + 6))),
    },
    { name: 'lists of 100 customers', work: repeat(1_000, 16, () => ask(`${customers}?limit=100`)) },
    { name: 'lists of 100 sales', work: repeat(500, 16, () => ask(`/api/sales/${SHOP.id}?limit=100`)) },
    {
      name: 'histories of 100 purchases, of very many',
      work: repeat(100, 4, () => ask(`${customers}/${customer}/history?limit=100`)),
    },
    { name: 'searches, 100 found', work: repeat(500, 16, () => ask(`${customers}/search?q=wa&limit=100`)) },
  ];
}

/** Five requests with 100 sales each. */
function fiveHundred(batches: Request[], index: number): Request {
  const parts = Array.from({ length: 5 }, (_, part) => batches[(index * 5 + part) % batches.length]!);
  const sales = parts.flatMap(({ body }) => (JSON.parse(body ?? '') as { sales: object[] }).sales);
  return { ...parts[0]!, body: JSON.stringify({ sales }) };
}
