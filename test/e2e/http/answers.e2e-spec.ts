import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { ZodSerializerInterceptor } from 'nestjs-zod';
import { map, type Observable } from 'rxjs';

import { documentOf, type FuzzedOperation, fuzzedOperations } from '../../fuzz/document';
import { Judge } from '../../fuzz/judge';
import { givenCustomer, givenMember, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { fill, operationsOf, sampleOf } from '../../support/operations';
import { createTestApp, type TestApp } from '../../support/test-app';

const SURPLUS = 'surplus_of_a_column';

/** Answers without a JSON schema: a text, a file that its own service checks, and an empty body. */
const WITHOUT_SCHEMA = ['getGauges', 'exportCustomerData', 'logout'];

/** Members that are returned as they were stored: facts without personal data. */
const OPEN = ['payload', 'changes'];

describe('Answers', () => {
  let testApp: TestApp;
  let shop: Shop;
  let ids: Record<string, unknown>;
  let judge: Judge;
  let documented: FuzzedOperation[];

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
    const customer = await givenCustomer(testApp, shop);
    const items = [{ product_id: 1, quantity: 2, unit_price: '1.00' }];
    const sale = await givenSale(testApp, shop, { customer_id: customer.id, items });
    const { token } = await givenMember(testApp, shop, 'staff');
    const member = (await testApp.request('GET', '/api/auth/me', { token })).body.user.id as number;
    await testApp.request('POST', `/api/customers/${shop.business_id}/${customer.id}/notes`, {
      token: shop.staff,
      body: { content: 'Likes milk' },
    });
    ids = { businessId: shop.business_id, customerId: customer.id, saleId: sale.id, userId: member };
    const document = await documentOf(testApp);
    judge = new Judge(document);
    documented = fuzzedOperations(document);
    surplusBelow();
  });
  afterAll(() => testApp.close());

  it('hold nothing that their schema does not name, though every service hands out more, at any depth', async () => {
    const sound: string[] = [];
    for (const operation of await operationsOf(testApp)) {
      if (WITHOUT_SCHEMA.includes(operation.name)) continue;
      if (!operation.pathParameters.every((name) => name in ids)) continue;
      const query = operation.queryParameters.includes('q') ? '?q=Customer' : '';
      const answer = await testApp.request(operation.method, `${fill(operation, ids)}${query}`, {
        token: shop.admin,
        ...(operation.body ? { body: sampleOf(operation.body) } : {}),
      });
      expect([operation.name, answer.text]).not.toEqual([operation.name, expect.stringContaining(SURPLUS)]);
      const fault = judge.faultOf(
        documented.find(({ name }) => name === operation.name)!,
        answer,
      );
      // Most tests switch rate limits off, and then answers do not have their headers.
      expect([operation.name, fault?.replace(/^Missing header: RateLimit.*/, '') ?? '']).toEqual([operation.name, '']);
      if (answer.status < 300) sound.push(operation.name);
    }
    // The operations with the largest answers must be among them.
    expect(sound).toEqual(
      expect.arrayContaining([
        'getCustomer',
        'getSale',
        'listSales',
        'listMembers',
        'searchCustomers',
        'getPurchaseHistory',
      ]),
    );
    expect(sound.length).toBeGreaterThan(20);
  });

  it('would show the surplus if nothing took it off', async () => {
    const handed = withSurplus({ sale: { items: [{ id: 1 }] } });
    expect(handed).toEqual({ sale: { items: [{ id: 1, [SURPLUS]: 1 }], [SURPLUS]: 1 }, [SURPLUS]: 1 });
    expect(interceptor.handed).toBeGreaterThan(20);
  });

  it('that refuse hold no more than a problem does, whatever the error carries', async () => {
    const spy = jest.spyOn(ZodSerializerInterceptor.prototype, 'intercept').mockImplementation(() => {
      throw Object.assign(new Error('secret text'), {
        statusCode: 409,
        details: [{ path: 'a', sql: 'SELECT' }],
        sql: 'x',
      });
    });
    const answer = await testApp.request('GET', '/api/auth/me', { token: shop.staff });
    spy.mockRestore();
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(Object.keys(answer.body).sort()).toEqual(['code', 'error', 'status', 'title', 'type']);
    expect(answer.text).not.toMatch(/secret text|SELECT/);
  });
});

/** Adds members to what handlers return, before schemas are applied to it. */
@Injectable()
class Surplus implements NestInterceptor {
  handed = 0;

  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      map((answer: unknown) => {
        this.handed++;
        return withSurplus(answer);
      }),
    );
  }
}

const interceptor = new Surplus();

/** The innermost interceptor, because it is registered after those of the application. */
function surplusBelow(): void {
  const prototype = ZodSerializerInterceptor.prototype as NestInterceptor;
  const { intercept } = prototype;
  jest.spyOn(prototype, 'intercept').mockImplementation(function (this: NestInterceptor, context, next) {
    return intercept.call(this, context, { handle: () => interceptor.intercept(context, next) });
  });
}

/** The answer with one more member in each plain object. */
function withSurplus(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSurplus);
  if (typeof value !== 'object' || value === null || !isPlain(value)) return value;
  return {
    ...Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, OPEN.includes(key) ? member : withSurplus(member)]),
    ),
    [SURPLUS]: 1,
  };
}

const isPlain = (value: object) => [Object.prototype, null].includes(Object.getPrototypeOf(value));
