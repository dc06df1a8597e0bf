import { isDeepStrictEqual } from 'node:util';

import { SHOP } from '../seed/product-database';
import { type Contestant, takesPart, type TokenFor } from './contestants';
import type { Request } from './load';
import { type Data, requestsOf, type Route } from './routes';

const SAMPLE = 12;
/** More requests for the routes that write, because only few customers reach a threshold. */
const WRITE_SAMPLE = 30;
const BATCH_SAMPLE = 2;
const CHECK_SEED = 4_711;
/** Event listeners may need a moment after an answer. */
const SETTLING_TIMEOUT_MS = 15_000;

type Json = Record<string, unknown>;

/** Compares the answers of all contestants to the same requests. @throws Error with the first difference */
export async function assertSameAnswers(
  contestants: Contestant[],
  tokenFor: TokenFor,
  routes: Route[],
  data: Data,
): Promise<void> {
  for (const route of routes.filter(({ prepare }) => !prepare)) {
    const sides = contestants.filter(({ side }) => takesPart(side, route.sides));
    for (const request of requestsOf({ ...route, count: sampleOf(route) }, data, CHECK_SEED)) {
      await compare(sides, tokenFor, request, route.isWrite === true);
      if (route.isWrite) await compareConsequences(sides, tokenFor, request);
    }
  }
}

function sampleOf({ isWrite, count }: Route): number {
  if (!isWrite) return SAMPLE;
  return count === undefined ? WRITE_SAMPLE : BATCH_SAMPLE;
}

async function compare(sides: Contestant[], tokenFor: TokenFor, request: Request, isWrite: boolean): Promise<void> {
  const answers = await Promise.all(sides.map((side) => ask(side, tokenFor, request)));
  const bodies = answers.map((body) => (isWrite ? without(OWN_FIELDS, body) : body));
  bodies.forEach((body, index) => {
    const difference = firstDifference(bodies[0], body, '');
    if (difference === null) return;
    throw new Error(`${request.path}: ${sides[0]!.side} and ${sides[index]!.side} differ${difference}`);
  });
}

/** The reads that a sale changes: the metrics, the profile and the history of its customer. */
async function compareConsequences(sides: Contestant[], tokenFor: TokenFor, { body }: Request): Promise<void> {
  const posted = JSON.parse(body ?? '{}') as { customer_id?: number; sales?: { customer_id: number }[] };
  const ids = posted.sales?.slice(0, WRITE_SAMPLE).map((sale) => sale.customer_id) ?? [posted.customer_id];
  for (const path of ids.flatMap((id) =>
    ['', '/metrics', '/history'].map((part) => `/api/customers/${SHOP.id}/${id}${part}`),
  )) {
    const deadline = Date.now() + SETTLING_TIMEOUT_MS;
    for (;;) {
      try {
        await compare(sides, tokenFor, { method: 'GET', path, body: null }, true);
        break;
      } catch (error) {
        if (Date.now() > deadline) throw error;
      }
    }
  }
}

async function ask(
  { origin, side }: Contestant,
  tokenFor: TokenFor,
  { method, path, body }: Request,
): Promise<unknown> {
  const headers = {
    authorization: `Bearer ${await tokenFor(side)}`,
    ...(body === null ? {} : { 'content-type': 'application/json' }),
  };
  const answer = await fetch(origin + path, { method, headers, body });
  if (!answer.ok) throw new Error(`${method} ${path} of ${side} answered ${answer.status}: ${await answer.text()}`);
  return without(PRODUCT_FIELDS, await answer.json());
}

/**
 * Fields that only Wateja has: cursors, how a search found a customer, the payments of a sale, preferences that are
 * computed from purchases, names of products, how many notes there are, and the discounts, points and refunds of sales, which
 * are empty in all compared requests.
 */
const PRODUCT_FIELDS = new RegExp(
  `^(${[
    ...['next_cursor', 'match', 'payments', 'observed_payment', 'observed_products', 'products'],
    ...['refunded_quantity', 'refunded_amount', 'subtotal_amount', 'discount_amount', 'points_amount', 'net_amount'],
    ...['rounding_amount', 'exchanged_amount', 'rewards', 'exchange', 'refunds', 'tags', 'notes_count'],
  ].join('|')})$`,
);

/** Fields of new rows whose value each contestant chooses, or that only Wateja has, such as who recorded a sale. */
const OWN_FIELDS = /^(id|created_at|updated_at|created_by|api_key_id|source)$/;

/** Leaves out fields with these names, at any depth. */
function without(names: RegExp, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((element) => without(names, element));
  if (!isObject(value)) return value;
  // The lines of measured sales have no names, and only Wateja says so.
  const entries = Object.entries(value).filter(
    ([key, content]) => !names.test(key) && !(key === 'name' && content === null),
  );
  return Object.fromEntries(entries.map(([key, content]) => [key, without(names, content)]));
}

/** The first difference between two answers, as a sentence; null if they are the same. */
function firstDifference(expected: unknown, actual: unknown, path: string): string | null {
  if (isDeepStrictEqual(expected, actual)) return null;
  if (!isObject(expected) || !isObject(actual))
    return `${path}: ${JSON.stringify(expected)} and ${JSON.stringify(actual)}`;
  for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    const difference = firstDifference(expected[key], actual[key], `${path} ${key}`);
    if (difference !== null) return difference;
  }
  return path;
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;
