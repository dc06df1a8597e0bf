import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { shapeDifferences } from '../../support/shape-differences';
import { createTestApp, type TestApp } from '../../support/test-app';

interface Example {
  request: object;
  answer: Record<string, unknown>;
}

/** Every JSON example of the specification, word for word. */
const examples = JSON.parse(readFileSync(join(__dirname, 'specification-examples.json'), 'utf8')) as Record<
  string,
  Example
>;

const DAY = 24 * 60 * 60 * 1_000;

describe('The specification’s example', () => {
  let testApp: TestApp;
  let shop: Shop;
  let john: number;

  /** Creates the John Doe of the examples, with a note, preferences, and five purchases of 12,500.00 in all. */
  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
    john = (await givenCustomer(testApp, shop, examples['create customer']!.request)).id;
    await send('POST', `${john}/notes`, { note_type: 'preference', content: 'Prefers morning deliveries' });
    await send('PATCH', `${john}/preferences`, examples['update preferences']!.request);
    const purchases = [
      ['2024-01-14T16:45:00Z', 'mpesa', '2500.00', 9],
      ['2024-01-12T14:20:00Z', 'cash', '1800.00', 9],
      ['2024-01-01T08:15:00Z', 'cash', '2700.00', 9],
      ['2024-01-05T09:00:00Z', 'credit', '3000.00', 9],
      ['2024-01-08T12:30:00Z', 'mpesa', '2500.00', 9],
    ] as const;
    for (const [completed_at, payment_method, total_amount, total_items] of purchases) {
      await givenSale(testApp, shop, { customer_id: john, completed_at, payment_method, total_amount, total_items });
    }
  });
  afterAll(() => testApp.close());

  const send = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown) =>
    testApp.request(method, `/api/customers/${shop.business_id}/${path}`, { token: shop.manager, body });

  /** Sends the request and expects the status and everything that the example shows. Returns the body. */
  async function expectExample(name: string, status: number, request: ReturnType<typeof send>) {
    const answer = await request;
    expect(answer.status).toBe(status);
    const example = examples[name]!.answer;
    expect(shapeDifferences(example, answer.body)).toEqual([]);
    if ('message' in example) expect(answer.body.message).toBe(example.message);
    return answer.body;
  }

  it('1 creates a customer', async () => {
    const { request } = examples['create customer']!;
    const body = await expectExample('create customer', 201, send('POST', '', request));
    expect(body.customer).toMatchObject({ ...request, business_id: shop.business_id, is_active: true });
  });

  it('2 gets a single customer with notes, preferences and history', async () => {
    const body = await expectExample('get customer', 200, send('GET', `${john}`));
    const { name, preferences, history } = examples['get customer']!.answer.customer as Record<string, object>;
    expect(body.customer).toMatchObject({ id: john, name, preferences, history: inMilliseconds(history!) });
  });

  it('3 lists customers, filtered, sorted and paged', async () => {
    const query = 'limit=20&offset=0&sort_by=created_at&sort_order=desc&filter_type=regular&is_active=true';
    const body = await expectExample('list customers', 200, send('GET', `?${query}`));
    expect(body).toMatchObject({ limit: 20, offset: 0, total: body.customers.length });
  });

  it('4 searches customers', async () => {
    await givenCustomer(testApp, shop, { name: 'John Smith', phone: '+254703456789', email: 'john.smith@example.com' });
    const body = await expectExample('search customers', 200, send('GET', 'search?q=John&limit=10'));
    expect(body.query).toBe('John');
    expect(body.count).toBe(body.results.length);
    expect(body.results.map((result: { name: string }) => result.name)).toContain('John Smith');
  });

  it('5 updates a customer', async () => {
    const { id } = await givenCustomer(testApp, shop, examples['create customer']!.request);
    const { request } = examples['update customer']!;
    const body = await expectExample('update customer', 200, send('PATCH', `${id}`, request));
    expect(body.customer).toMatchObject({ id, ...request });
  });

  it('6 deletes a customer softly', async () => {
    const { id } = await givenCustomer(testApp, shop, { name: 'John Doe' });
    const body = await expectExample('delete customer', 200, send('DELETE', `${id}`));
    expect(body.customer).toMatchObject({ id, name: 'John Doe', is_active: false });
  });

  it('7 adds a note', async () => {
    const { request } = examples['add note']!;
    const { id } = await givenCustomer(testApp, shop);
    const body = await expectExample('add note', 201, send('POST', `${id}/notes`, request));
    expect(body.note).toMatchObject({ ...request, customer_id: id, business_id: shop.business_id });
  });

  it('8 gets the notes of a customer', async () => {
    const { id } = await givenCustomer(testApp, shop);
    await send('POST', `${id}/notes`, { note_type: 'issue', content: 'Had payment delay on order #2024-001' });
    await send('POST', `${id}/notes`, { note_type: 'preference', content: 'Prefers morning deliveries' });
    const body = await expectExample('get notes', 200, send('GET', `${id}/notes`));
    const types = body.notes.map((note: { note_type: string }) => note.note_type);
    expect([types, body.count]).toEqual([['preference', 'issue'], 2]);
  });

  it('9 updates preferences', async () => {
    const { request } = examples['update preferences']!;
    const body = await expectExample('update preferences', 200, send('PATCH', `${john}/preferences`, request));
    expect(body.preferences).toMatchObject({ ...request, customer_id: john, average_spend: '2500.00' });
  });

  it('10 gets the metrics of a customer', async () => {
    const body = await expectExample('get metrics', 200, send('GET', `${john}/metrics`));
    const { created_at, days_since_last_purchase, ...metrics } = examples['get metrics']!.answer.metrics as object &
      Record<string, string>;
    expect(body.metrics).toMatchObject(inMilliseconds({ ...metrics, customer_id: john }));
    const days = (Date.now() - Date.parse(metrics.last_purchase_date!)) / DAY;
    expect(Math.abs(body.metrics.days_since_last_purchase - days)).toBeLessThan(2);
  });

  it('11 gets the purchase history of a customer', async () => {
    const body = await expectExample('get history', 200, send('GET', `${john}/history?limit=10&offset=0`));
    const { total, summary, limit, offset } = examples['get history']!.answer;
    expect(body).toMatchObject({ total, summary, limit, offset });
    const [first, second] = examples['get history']!.answer.sales as Record<string, unknown>[];
    expect(body.sales[0]).toMatchObject({ total_amount: first!.total_amount, payment_method: 'mpesa' });
    expect(body.sales[1]).toMatchObject({ total_amount: second!.total_amount, payment_method: 'cash' });
  });

  it('12 gets repeat customers', async () => {
    const body = await expectExample(
      'get repeat customers',
      200,
      send('GET', 'repeat?limit=20&offset=0&min_purchases=2'),
    );
    expect(body).toMatchObject({ count: body.customers.length, filter: { min_purchases: 2 } });
    expect(body.customers[0]).toMatchObject({ customer_id: john, total_purchases: 5, total_spent: '12500.00' });
  });

  it.each(['GET', 'PATCH', 'DELETE'] as const)('of a missing customer is the answer to %s', async (method) => {
    const body = await expectExample(
      'customer not found',
      404,
      send(method, '999999', method === 'PATCH' ? {} : undefined),
    );
    expect(body).toMatchObject({ error: 'Customer not found' });
  });

  it.each([
    ['GET', 'notes'],
    ['POST', 'notes'],
    ['PATCH', 'preferences'],
    ['GET', 'metrics'],
    ['GET', 'history'],
  ] as const)('of a missing customer is the answer to %s …/%s', async (method, part) => {
    const body = part === 'notes' && method === 'POST' ? { content: 'x' } : method === 'GET' ? undefined : {};
    const answer = await expectExample('customer not found', 404, send(method, `999999/${part}`, body));
    expect(answer.error).toBe('Customer not found');
  });

  it.each([
    ['empty', { name: '' }],
    ['blank', { name: '  ' }],
    ['missing', {}],
  ])('of failed validation is the answer to a name that is %s', async (_how, request) => {
    const body = await expectExample('validation failed', 400, send('POST', '', request));
    expect(body).toMatchObject(examples['validation failed']!.answer);
  });
});

/** The example writes whole seconds, the service milliseconds. */
const inMilliseconds = (values: object) =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      key.endsWith('_date') ? String(value).replace('Z', '.000Z') : value,
    ]),
  );
