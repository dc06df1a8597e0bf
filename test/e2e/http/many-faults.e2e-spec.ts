import { givenIds, givenShop, type Shop } from '../../support/fixtures';
import { fill, type JsonSchema, type Operation, operationsOf, sampleOf } from '../../support/operations';
import { createTestApp, type TestApp } from '../../support/test-app';

const MAX_DETAILS = 100;

interface Result {
  outcome: string;
  code?: string;
  details?: object[];
}

describe('A body with very many faults', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  const sendBatch = async (sales: unknown[]) => {
    const path = `/api/sales/${shop.business_id}/batch`;
    const answer = await testApp.request('POST', path, { token: shop.staff, body: { sales } });
    expect(answer.status).toBe(200);
    const results = answer.body.results as Result[];
    return { results, details: results.flatMap(({ details = [] }) => details), bytes: answer.text.length };
  };

  it('has a hundred of them described in the whole answer: 500 sales of 90 empty lines', async () => {
    const bad = { payment_method: 'cash', items: Array.from({ length: 90 }, () => ({})) };
    const good = { payment_method: 'cash', total_amount: '1.00', total_items: '1' };
    const { results, details, bytes } = await sendBatch([...Array.from({ length: 498 }, () => bad), good, bad]);
    expect(details).toHaveLength(MAX_DETAILS);
    expect(bytes).toBeLessThan(100_000);
    // Each sale still has its result, and the valid one is recorded.
    expect(results.filter(({ code }) => code === 'validation_failed')).toHaveLength(499);
    expect(results[498]?.outcome).toBe('created');
    expect(results[499]).not.toHaveProperty('details');
  });

  it('has a hundred of them described also if each sale has one', async () => {
    const sale = {
      payment_method: 'cash',
      total_amount: '1.00',
      total_items: '1',
      exchange: { sale_id: 1, items: [] },
    };
    expect((await sendBatch(Array.from({ length: 500 }, () => sale))).details).toHaveLength(MAX_DETAILS);
  });

  it('has a hundred of them described, whichever list of whichever route has them', async () => {
    const ids = await givenIds(testApp, shop);
    const tried: string[] = [];
    for (const operation of await operationsOf(testApp)) {
      for (const body of bodiesWithLongLists(operation)) {
        const answer = await testApp.request(operation.method, fill(operation, ids), { token: shop.admin, body });
        expect([operation.name, answer.status < 500]).toEqual([operation.name, true]);
        const { details = [] } = answer.body as { details?: object[] };
        expect([operation.name, details.length <= MAX_DETAILS]).toEqual([operation.name, true]);
        expect([operation.name, answer.text.length < 100_000]).toEqual([operation.name, true]);
        tried.push(operation.name);
      }
    }
    expect(tried).toEqual(expect.arrayContaining(['createSale', 'createApiKey', 'createQuote']));
  });
});

/** A body for each list in the operation's schema, in which this list is full of invalid values. */
function bodiesWithLongLists({ body }: Operation): object[] {
  if (!body) return [];
  const good = sampleOf(body) as object;
  const useless = Array.from({ length: 15_000 }, () => ({ x: 1 }));
  return pathsOfLists(body).map((path) => put(good, path, useless));
}

function pathsOfLists(schema: JsonSchema, path: string[] = []): string[][] {
  const parts = [schema, ...(schema.anyOf ?? [])];
  if (parts.some(({ type }) => type === 'array')) return [path];
  return parts.flatMap(({ properties = {} }) =>
    Object.entries(properties).flatMap(([name, property]) => pathsOfLists(property, [...path, name])),
  );
}

function put(body: object, [name, ...rest]: string[], value: unknown): object {
  if (name === undefined) return body;
  const inner = (body as Record<string, unknown>)[name];
  const next = rest.length > 0 ? put(typeof inner === 'object' && inner !== null ? inner : {}, rest, value) : value;
  return { ...body, [name]: next };
}
