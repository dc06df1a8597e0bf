import { givenIds, givenShop, type Shop } from '../support/fixtures';
import { BROKEN_BODIES, HOSTILE_IDS, HOSTILE_QUERY_VALUES } from '../support/hostile';
import { hostileBodies } from '../support/hostile-bodies';
import { databaseDigest, fill, type Operation, operationsOf, sampleOf } from '../support/operations';
import { type Answer, createTestApp, type RequestOptions, type TestApp } from '../support/test-app';

/** Operations that answer a browser with a page, also when they refuse. */
const PAGES = ['showUnsubscribe'];

const HOSTILE_NAMES = ['unknown', '__proto__', 'constructor', '%00', 'limit[]', 'limit[a]'];

/** Good bodies of operations whose required fields alone are not enough. */
const GOOD_BODIES: Record<string, object[]> = {
  createSale: [
    { payment_method: 'cash', total_amount: '1.00', total_items: '1' },
    { payment_method: 'cash', items: [{ product_id: 1, quantity: 1, unit_price: 1 }] },
  ],
};

/** The largest body: routes that need no token accept less. */
const limitOf = ({ access }: Operation) => (access === 'public' ? 16_384 : 1_048_576);

interface Sent {
  operation: Operation;
  path: string;
  options: RequestOptions;
  answer: Answer;
}

/** Refusals that the audit trail records, because many of them can be a sign of fraud. */
const KEPT = ['receipt_not_found', 'receipt_taken', 'claim_too_late', 'claim_limit'];

describe('Bad input', () => {
  let testApp: TestApp;
  let shop: Shop;
  let operations: Operation[];
  let ids: Record<string, number>;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
    operations = await operationsOf(testApp);
    ids = await givenIds(testApp, shop);
  });
  afterAll(() => testApp.close());

  async function send(operation: Operation, path: string, options: RequestOptions = {}): Promise<Sent> {
    const answer = await testApp.request(operation.method, path, { token: shop.admin, ...options });
    expectSound(operation, answer, `${operation.method} ${path} ${String(options.body).slice(0, 200)}`);
    return { operation, path, options, answer };
  }

  /**
   * Sends a sample of the refused requests of each operation again, and expects that nothing is written. A digest
   * takes as long as many requests, so there is only one before all of them and one after.
   */
  async function expectNothingWritten(sent: Sent[]) {
    // A refused login writes a security event on purpose.
    const digest = async () => (await databaseDigest(testApp)).filter(({ table }) => table !== 'security_events');
    const before = await digest();
    for (const operation of operations) {
      const refused = sent.filter(
        ({ operation: its, answer }) => its === operation && answer.status >= 400 && !KEPT.includes(answer.body?.code),
      );
      const sample = refused.filter((_, index) => index % Math.ceil(refused.length / 25) === 0);
      for (const { path, options } of sample) await send(operation, path, options);
    }
    expect(await digest()).toEqual(before);
  }

  it('is tried on every operation of the document', () => {
    expect(operations.length).toBeGreaterThanOrEqual(35);
    expect(operations.filter((operation) => operation.body).length).toBeGreaterThanOrEqual(15);
    expect(operations.filter((operation) => operation.queryParameters.length > 0).length).toBeGreaterThanOrEqual(6);
  });

  it('in any field of any body is refused or harmless, and refused bodies write nothing', async () => {
    const sent: Sent[] = [];
    for (const operation of operations) {
      if (!operation.body) continue;
      for (const good of GOOD_BODIES[operation.name] ?? [sampleOf(operation.body)]) {
        for (const body of hostileBodies(operation.body, good)) {
          sent.push(await send(operation, fill(operation, ids), { body }));
        }
      }
    }
    await expectNothingWritten(sent);
  });

  it('that is no JSON at all is refused', async () => {
    const sent: Sent[] = [];
    for (const operation of operations) {
      if (!operation.body) continue;
      for (const body of BROKEN_BODIES) {
        const firstSent = await send(operation, fill(operation, ids), { body });
        const status = body.length > limitOf(operation) ? 413 : 400;
        if (!body.includes('name":"y'))
          expect([body.slice(0, 50), firstSent.answer.status]).toEqual([body.slice(0, 50), status]);
        sent.push(firstSent);
      }
    }
    await expectNothingWritten(sent);
  });

  it('of a megabyte and more is too large, of another type unsupported', async () => {
    for (const operation of operations) {
      if (!operation.body) continue;
      const path = fill(operation, ids);
      const good = JSON.stringify(sampleOf(operation.body));
      const large = await send(operation, path, { body: JSON.stringify({ name: 'x'.repeat(1_048_576) }) });
      expect(large.answer.status).toBe(413);
      const inside = await send(operation, path, {
        body: JSON.stringify({ name: 'x'.repeat(limitOf(operation) - 100) }),
      });
      expect(inside.answer.status).toBe(400);
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'application/xml',
      ]) {
        const { answer } = await send(operation, path, { body: good, headers: { 'content-type': type } });
        expect([type, answer.status]).toEqual([type, 415]);
      }
    }
  });

  it('in a path is refused', async () => {
    const sent: Sent[] = [];
    for (const operation of operations) {
      const body = operation.body && sampleOf(operation.body);
      // The name of a tag is not an id: it may be any text.
      for (const parameter of operation.pathParameters.filter((name) => name !== 'tag')) {
        for (const id of HOSTILE_IDS) {
          const firstSent = await send(operation, fill(operation, { ...ids, [parameter]: id }), { body });
          // A token is not an id: a wrong one is answered 401. Tests before this one have created products with
          // arbitrary ids, and one may have erased the customer of the merge.
          const more: Record<string, number[]> = { token: [401], productId: [200], mergeId: [409] };
          const also = more[parameter] ?? [];
          const refusals = [400, 404, 414, ...also];
          expect([operation.name, id, refusals]).toEqual([
            operation.name,
            id,
            expect.arrayContaining([firstSent.answer.status]),
          ]);
          sent.push(firstSent);
        }
      }
    }
    await expectNothingWritten(sent);
  });

  it('in a query is refused or harmless', async () => {
    for (const operation of operations.filter(({ method }) => method === 'GET')) {
      const path = fill(operation, ids);
      for (const name of HOSTILE_NAMES) await send(operation, `${path}?${name}=1`);
      for (const name of operation.queryParameters) {
        for (const value of HOSTILE_QUERY_VALUES) await send(operation, `${path}?${name}=${value}`);
      }
    }
  });

  it('in a header is refused or harmless', async () => {
    for (const operation of operations.filter(({ method }) => method !== 'GET')) {
      const body = operation.body && sampleOf(operation.body);
      for (const name of ['idempotency-key', 'if-match', 'x-request-id']) {
        for (const value of ['', 'x'.repeat(5_000), '"', '*', 'a, b', '\u00e9', "' OR 1=1"]) {
          await send(operation, fill(operation, ids), { body, headers: { [name]: value } });
        }
      }
    }
  });
});

/** Never a 5xx, only documented statuses, and every refusal says why in the one shape. */
function expectSound(operation: Operation, answer: Answer, what: string): void {
  if (answer.status >= 500) throw new Error(`${what} was answered with ${answer.text}`);
  // An answer without a route belongs to no operation, so no operation documents it.
  if (answer.body?.code !== 'route_not_found' && !operation.statuses.includes(answer.status)) {
    throw new Error(`${what} was answered with ${answer.status}, which is not documented: ${answer.text}`);
  }
  if (answer.status < 400 || PAGES.includes(operation.name)) return;
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(answer.body).toMatchObject({
    status: answer.status,
    error: expect.stringMatching(/\w/),
    code: expect.stringMatching(/\w/),
  });
  if (answer.status !== 400) return;
  expect(answer.body.details.length).toBeGreaterThan(0);
  for (const detail of answer.body.details) {
    expect(detail).toEqual({
      path: expect.any(String),
      code: expect.any(String),
      message: expect.stringMatching(/\w/),
    });
  }
}
