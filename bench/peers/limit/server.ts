/**
 * The limit: the fastest possible service for these answers on Node and PostgreSQL. It is plain Fastify with
 * node-postgres and prepared statements. PostgreSQL builds the JSON, and Node does not parse it.
 */
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { Pool } from 'pg';

import { fold } from '../../../libs/customers/src/search-text';
import { Memberships } from '../memberships';
import { settings } from '../settings';
import { TokenCheck } from '../tokens';
import { ANALYTICS, HISTORY, list, METRICS, PROFILE, REPEAT, SEARCH, SEARCH_PHONE, type Statement } from './reads';
import { RECORD } from './sales';

const { database_url, jwt_secret, port, pool: max } = settings();
const pool = new Pool({
  connectionString: database_url,
  max,
  options: '-c TimeZone=UTC -c plan_cache_mode=force_generic_plan',
});
const tokens = new TokenCheck(jwt_secret);
const memberships = new Memberships(async (user, business) => {
  const { rows } = await pool.query<{ role: string }>({
    name: 'role',
    text: 'SELECT m.role FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.user_id = $1 AND m.business_id = $2 AND u.is_active',
    values: [user, business],
  });
  return rows[0]?.role ?? null;
});

interface Route {
  Params: { businessId: string; customerId: string };
  Querystring: Record<string, string | undefined>;
}

async function answer(reply: FastifyReply, statement: Statement, values: unknown[]) {
  const { rows } = await pool.query<{ body: string }>({ ...statement, values });
  if (!rows[0]) return reply.status(404).send({ error: 'Customer not found' });
  return reply.header('content-type', 'application/json; charset=utf-8').send(rows[0].body);
}

async function authorize(request: FastifyRequest<Route>, reply: FastifyReply) {
  const user = tokens.userOf(request.headers.authorization);
  if (user === null) return reply.status(401).send({ error: 'Unauthorized' });
  const role = await memberships.role(user, Number(request.params.businessId));
  if (role === null) return reply.status(404).send({ error: 'Business not found' });
  return undefined;
}

const app = Fastify({ logger: false, keepAliveTimeout: 60_000 });
app.addHook('preHandler', authorize);

const business = (request: FastifyRequest<Route>) => Number(request.params.businessId);
const customer = (request: FastifyRequest<Route>) => Number(request.params.customerId);
const page = ({ query }: FastifyRequest<Route>, limit: number) => [
  Number(query.limit ?? limit),
  Number(query.offset ?? 0),
];

/** From this offset on, it is faster to skip rows in the index. */
const DEEP = 500;
const COLUMNS = ['created_at', 'name', 'id'] as const;

app.get<Route>('/api/customers/:businessId', (request, reply) => {
  const column = COLUMNS.find((sortable) => sortable === request.query.sort_by) ?? 'created_at';
  const direction = request.query.sort_order === 'asc' ? 'asc' : 'desc';
  const statement = list({
    column,
    direction,
    total: request.query.total !== 'false',
    is_deep: Number(request.query.offset ?? 0) > DEEP,
  });
  return answer(reply, statement, [business(request), ...page(request, 20)]);
});
app.get<Route>('/api/customers/:businessId/search', (request, reply) => {
  const { q = '', limit = '10' } = request.query;
  const [written, digits] = [fold(q), digitsOf(q)];
  const values = [business(request), written, q, Number(limit)];
  return digits === '' || digits === written
    ? answer(reply, SEARCH, values)
    : answer(reply, SEARCH_PHONE, [...values, digits]);
});
app.get<Route>('/api/customers/:businessId/repeat', (request, reply) =>
  answer(reply, REPEAT, [business(request), ...page(request, 20), Number(request.query.min_purchases ?? 2)]),
);
app.get<Route>('/api/customers/:businessId/:customerId', (request, reply) =>
  answer(reply, PROFILE, [business(request), customer(request)]),
);
app.get<Route>('/api/customers/:businessId/:customerId/metrics', (request, reply) =>
  answer(reply, METRICS, [business(request), customer(request)]),
);
app.get<Route>('/api/customers/:businessId/:customerId/history', (request, reply) =>
  answer(reply, HISTORY, [business(request), customer(request), ...page(request, 10)]),
);
app.get<Route>('/api/analytics/:businessId/customers', (request, reply) =>
  answer(reply, ANALYTICS, [business(request)]),
);

/** The digits of a phone in the usual spellings; an empty text if it is not a phone. */
const digitsOf = (q: string) => (/^[+\d\s().\-/]+$/.test(q) ? q.replace(/\D/g, '').replace(/^0/, '') : '');

interface PostedSale {
  items: unknown[];
}

async function record(businessId: number, sales: PostedSale[]): Promise<string> {
  const hashed = sales.map((sale) => ({
    ...sale,
    hash: createHash('sha256').update(JSON.stringify(sale)).digest('hex'),
  }));
  const { rows } = await pool.query<{ body: string }>({ ...RECORD, values: [businessId, JSON.stringify(hashed)] });
  return rows[0]?.body ?? '[]';
}

app.post<Route & { Body: PostedSale }>('/api/sales/:businessId', async (request, reply) => {
  const sales = await record(business(request), [request.body]);
  const body = `{"message":"Sale created successfully","sale":${sales.slice(1, -1)}}`;
  return reply.status(201).header('content-type', 'application/json; charset=utf-8').send(body);
});
app.post<Route & { Body: { sales: PostedSale[] } }>('/api/sales/:businessId/batch', async (request) => {
  const sales = JSON.parse(await record(business(request), request.body.sales)) as unknown[];
  const results = sales.map((sale, index) => ({ index, outcome: 'created', sale }));
  return { results, created: results.length, existing: 0, rejected: 0 };
});

app.listen({ port, host: '127.0.0.1' }).then(
  (url) => console.log(`Ready at ${url}`),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
