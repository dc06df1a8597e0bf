/**
 * The common stack: Express, Drizzle and Zod on the tables and indexes of the specification, written as an expert
 * would: with a pool, keep-alive, parallel queries, prepared statements where the driver supports them, and row locks
 * where they are needed.
 */
import { and, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import express, { type NextFunction, type Request, type Response } from 'express';
import { Pool } from 'pg';
import { ZodError } from 'zod';

import { Memberships } from '../memberships';
import { settings } from '../settings';
import { TokenCheck } from '../tokens';
import { CustomerReads } from './reads';
import { SaleWrites } from './sales';
import { memberships as membershipsTable } from './schema';
import {
  businessPath,
  createBatch,
  createSale,
  customerPath,
  historyQuery,
  listQuery,
  repeatQuery,
  searchQuery,
} from './validation';

const { database_url, jwt_secret, port, pool: max } = settings();
const db = drizzle(new Pool({ connectionString: database_url, max, options: '-c TimeZone=UTC' }));
const reads = new CustomerReads(db);
const writes = new SaleWrites(db);
const tokens = new TokenCheck(jwt_secret);
const memberships = new Memberships(async (user, business) => {
  const mine = and(eq(membershipsTable.user_id, user), eq(membershipsTable.business_id, business));
  const [row] = await db.select({ role: membershipsTable.role }).from(membershipsTable).where(mine);
  return row?.role ?? null;
});

async function authenticateToken(request: Request, response: Response, next: NextFunction): Promise<void> {
  const user = tokens.userOf(request.headers.authorization);
  const { businessId } = businessPath.parse(request.params);
  if (user === null) response.status(401).json({ error: 'Unauthorized' });
  else if ((await memberships.role(user, businessId)) === null)
    response.status(404).json({ error: 'Business not found' });
  else next();
}

/** Returns `found` as JSON, or the specification's answer for a missing customer. */
const send = (response: Response, content: unknown, status = 200) =>
  content === null ? response.status(404).json({ error: 'Customer not found' }) : response.status(status).json(content);

const app = express();
app.disable('x-powered-by').disable('etag');
app.use(express.json({ limit: '1mb' }));
app.use('/api/:module/:businessId', authenticateToken);

app.get('/api/customers/:businessId', async (request, response) => {
  const { businessId } = businessPath.parse(request.params);
  send(response, await reads.list(businessId, listQuery.parse(request.query)));
});
app.get('/api/customers/:businessId/search', async (request, response) => {
  const { businessId } = businessPath.parse(request.params);
  const { q, limit } = searchQuery.parse(request.query);
  send(response, await reads.search(businessId, q, limit));
});
app.get('/api/customers/:businessId/repeat', async (request, response) => {
  const { businessId } = businessPath.parse(request.params);
  send(response, await reads.repeat(businessId, repeatQuery.parse(request.query)));
});
app.get('/api/customers/:businessId/:customerId', async (request, response) => {
  const { businessId, customerId } = customerPath.parse(request.params);
  const customer = await reads.profile(businessId, customerId);
  send(response, customer && { customer });
});
app.get('/api/customers/:businessId/:customerId/metrics', async (request, response) => {
  const { businessId, customerId } = customerPath.parse(request.params);
  const metrics = await reads.metrics(businessId, customerId);
  send(response, metrics && { metrics });
});
app.get('/api/customers/:businessId/:customerId/history', async (request, response) => {
  const { businessId, customerId } = customerPath.parse(request.params);
  send(response, await reads.history(businessId, customerId, historyQuery.parse(request.query)));
});
app.get('/api/analytics/:businessId/customers', async (request, response) => {
  send(response, await reads.analytics(businessPath.parse(request.params).businessId));
});
app.post('/api/sales/:businessId', async (request, response) => {
  const { businessId } = businessPath.parse(request.params);
  const recorded = await writes.record(businessId, [createSale.parse(request.body)]);
  send(response, recorded && { message: 'Sale created successfully', sale: recorded[0] }, 201);
});
app.post('/api/sales/:businessId/batch', async (request, response) => {
  const { businessId } = businessPath.parse(request.params);
  const recorded = await writes.record(businessId, createBatch.parse(request.body).sales);
  const results = recorded?.map((sale, index) => ({ index, outcome: 'created', sale }));
  send(response, results ? { results, created: results.length, existing: 0, rejected: 0 } : null);
});
app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
  if (error instanceof ZodError)
    return response.status(400).json({ error: 'Validation failed', details: error.issues });
  console.error(error);
  return response.status(500).json({ error: 'Internal server error' });
});

const server = app.listen(port, '127.0.0.1', () => {
  const address = server.address();
  console.log(`Ready at http://127.0.0.1:${typeof address === 'object' ? address?.port : port}`);
});
server.keepAliveTimeout = 60_000;
