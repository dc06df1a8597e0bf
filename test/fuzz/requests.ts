import fc, { type Arbitrary } from 'fast-check';

import { BROKEN_BODIES, HOSTILE_IDS, HOSTILE_QUERY_VALUES, toJson } from '../support/hostile';
import type { FuzzedOperation, Schema } from './document';
import type { Pool } from './pool';
import { FromPool, type Values } from './values';

/** The caller. */
export const CALLERS = ['staff', 'manager', 'owner', 'admin', 'stranger', 'nobody', 'forger'] as const;
export type Caller = (typeof CALLERS)[number];

/** A request before it is known which records exist. Its ids are taken from the pool later. */
export interface Plan {
  operation: FuzzedOperation;
  caller: Caller;
  path: Record<string, unknown>;
  query: [name: string, value: unknown][];
  headers: Record<string, unknown>;
  body: unknown;
}

/** A request as it is sent. */
export interface PlainRequest {
  method: FuzzedOperation['method'];
  url: string;
  headers: Record<string, string>;
  payload?: string | Buffer;
}

/** A body that is sent as it is. */
class Raw {
  constructor(readonly payload: string | Buffer) {}
}

const INVALID_UTF8 = Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]);
const TYPES = [
  ...['application/json; charset=utf-8', 'APPLICATION/JSON', 'application/json; charset=utf-16', 'text/plain', ''],
  ...['application/xml', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', 'nonsense'],
];
const TAGS = ['*', '"1"', '"2"', 'W/"1"', '"1", "2"', '1', '', '"1-x"', '"99999999999"', 'é'];
const KEYS = ['k-1', 'k-2', '"k 3"', '', '"', 'two words', 'x'.repeat(256), 'é', 'k-4', 'k-5'];

/** A value in `weight` of a hundred cases, otherwise undefined. Paths, queries and headers are spoilt with it. */
const maybe = <T>(weight: number, arbitrary: Arbitrary<T>): Arbitrary<T | undefined> =>
  fc.oneof({ weight: 100 - weight, arbitrary: fc.constant(undefined) }, { weight, arbitrary });

/** Requests for any operation: most are valid, some are nearly valid, and some are nonsense. */
export function anyPlan(operations: FuzzedOperation[], values: Values): Arbitrary<Plan> {
  return fc.oneof(...operations.map((operation) => planFor(operation, values)));
}

function planFor(operation: FuzzedOperation, values: Values): Arbitrary<Plan> {
  const parameters = (place: string) => operation.parameters.filter((parameter) => parameter.in === place);
  const path = Object.fromEntries(parameters('path').map(({ name, schema }) => [name, partFor(name, schema)]));
  const query = fc.tuple(
    ...parameters('query').map(({ name, schema, required }) => queryFor(name, schema, Boolean(required), values)),
    maybe(4, fc.tuple(fc.constantFrom('unknown', '__proto__', 'limit', 'limit[]', '%00'), fc.constant('1'))),
  );
  return fc.record({
    operation: fc.constant(operation),
    caller: fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom<Caller>('owner', 'admin') },
      { weight: 6, arbitrary: fc.constantFrom<Caller>('staff', 'manager') },
      { weight: 2, arbitrary: fc.constantFrom(...CALLERS) },
    ),
    path: fc.record(path),
    query: query.map((pairs) => pairs.filter((pair) => pair !== undefined)),
    headers: headers(),
    body: bodyFor(operation, values),
  });
}

const fromPool = (name: string) => fc.nat({ max: 1_000 }).map((pick) => new FromPool(name, pick));

/** A part of a path: an id, or one of the words that the document names. */
function partFor(name: string, { enum: words }: Schema): Arbitrary<unknown> {
  const good = words ? fc.constantFrom(...words) : fromPool(name === 'businessId' ? 'own_business' : name);
  return fc.oneof(
    { weight: 40, arbitrary: good },
    { weight: 3, arbitrary: fromPool(name) },
    { weight: 1, arbitrary: fc.integer({ min: -1, max: 40 }) },
    { weight: 1, arbitrary: fc.constantFrom(...HOSTILE_IDS) },
  );
}

/**
 * The values of a parameter. A request can have a parameter twice: the additional one of `planFor` may be `limit`,
 * too.
 */
function queryFor(name: string, schema: Schema, required: boolean, values: Values) {
  const value = fc.oneof(
    { weight: 12, arbitrary: values.of(schema, name, 0).map(encoded) },
    { weight: 2, arbitrary: fc.constantFrom(...HOSTILE_QUERY_VALUES) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }).map(encoded) },
  );
  const pair = fc.tuple(fc.constant(name), value);
  return required
    ? fc.oneof({ weight: 30, arbitrary: pair }, { weight: 1, arbitrary: fc.constant(undefined) })
    : maybe(35, pair);
}

/** Half of a surrogate pair has no encoding. */
const encoded = (value: unknown) =>
  value instanceof FromPool ? value : encodeURIComponent(Buffer.from(String(value)).toString());

function headers(): Arbitrary<Record<string, unknown>> {
  const tag = fc.oneof(fc.constantFrom(...TAGS), fromPool('etag'));
  return fc.record({
    'idempotency-key': maybe(12, fc.constantFrom(...KEYS)),
    'if-match': maybe(8, tag),
    'if-none-match': maybe(8, tag),
    'content-type': maybe(5, fc.constantFrom(...TYPES)),
    accept: maybe(3, fc.constantFrom('text/html', '*/*', 'application/xml', 'nonsense', '')),
    'accept-encoding': maybe(2, fc.constantFrom('gzip', 'br, *;q=0', 'identity;q=0')),
    'x-request-id': maybe(3, fc.constantFrom('mine-1', '', 'x'.repeat(65), '{{7*7}}', 'a b')),
    'x-forwarded-for': maybe(2, fc.constantFrom('1.2.3.4', 'nonsense', '::1, 2.3.4.5')),
    origin: maybe(2, fc.constantFrom('https://example.com', 'null')),
    'x-http-method-override': maybe(2, fc.constantFrom('DELETE', 'GET', 'TRACE')),
  });
}

function bodyFor({ body }: FuzzedOperation, values: Values): Arbitrary<unknown> {
  const broken = fc.constantFrom(...BROKEN_BODIES, INVALID_UTF8, '\ufeff{}').map((payload) => new Raw(payload));
  if (!body) return maybe(4, fc.oneof(fc.constant({}), broken));
  return fc.oneof(
    { weight: 12, arbitrary: values.of(body, '', 0) },
    { weight: 10, arbitrary: values.of(body, '', 60) },
    { weight: 2, arbitrary: values.of(body, '', 400) },
    { weight: 1, arbitrary: broken },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}

/** The request itself, with ids from the pool. */
export function toRequest(plan: Plan, pool: Pool, token: string | undefined): PlainRequest {
  const { operation, path, query, body } = plan;
  const filled = operation.path.replace(/\{(\w+)\}/g, (_all, name: string) => String(grantedFields(path[name], pool)));
  const search = query.map(([name, value]) => `${name}=${String(grantedFields(value, pool))}`).join('&');
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  const payload =
    body instanceof Raw ? body.payload : body === undefined ? undefined : toJson(grantedFields(body, pool));
  if (payload !== undefined) headers['content-type'] = 'application/json';
  for (const [name, value] of Object.entries(plan.headers)) {
    if (value !== undefined) headers[name] = String(grantedFields(value, pool));
  }
  return {
    method: operation.method,
    url: search ? `${filled}?${search}` : filled,
    headers,
    ...(payload === undefined ? {} : { payload }),
  };
}

/** The value with ids from the pool. An id of which the pool has none becomes 1. */
function grantedFields(value: unknown, pool: Pool): unknown {
  if (value instanceof FromPool) return pool.pick(value.name, value.pick) ?? 1;
  if (Array.isArray(value)) return value.map((element) => grantedFields(element, pool));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, grantedFields(member, pool)]));
}
