import { CustomerImportService, type ImportedCustomer } from '@wateja/customers';
import { withTenant } from '@wateja/prisma';

import { expectStatus, givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { databaseDigest } from '../../support/operations';
import { createTestApp, type TestApp } from '../../support/test-app';

const PERSON = { name: 'Zawadi', phone: '0711 987 654', external_id: 'Z-0042' };

describe('Erasure is final:', () => {
  let testApp: TestApp;
  let first: Shop;
  let shop: Shop;
  let customer: number;

  beforeAll(async () => {
    testApp = await createTestApp();
    first = await givenShop(testApp);
  });
  beforeEach(async () => {
    shop = await givenAnotherShop(testApp, first);
    customer = (await givenCustomer(testApp, shop, PERSON)).id;
  });
  afterAll(() => testApp.close());

  type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
  const requestCustomers = (method: Method, path: string, body?: unknown, headers = {}) =>
    testApp.request(method, `/api/customers/${shop.business_id}${path}`, { token: shop.owner, body, headers });
  const erase = () => requestCustomers('POST', `/${customer}/erase`, { reason: 'Asked for it' });
  const refund = (sale: number, body: object) =>
    testApp.request('POST', `/api/sales/${shop.business_id}/${sale}/refund`, { token: shop.manager, body });
  const sell = (body: object) =>
    testApp.request('POST', `/api/sales/${shop.business_id}`, {
      token: shop.staff,
      body: { customer_id: customer, payment_method: 'mpesa', total_amount: '30.00', total_items: '1', ...body },
    });

  const REFUSED: [what: string, attempt: (sale: number) => ReturnType<typeof erase>][] = [
    ['a second erasure', () => erase()],
    ['a change', () => requestCustomers('PATCH', `/${customer}`, { name: 'Back' })],
    ['coming back', () => requestCustomers('PATCH', `/${customer}`, { is_active: true })],
    ['a deletion', () => requestCustomers('DELETE', `/${customer}`)],
    ['a note', () => requestCustomers('POST', `/${customer}/notes`, { content: 'Was here' })],
    ['a wish', () => requestCustomers('PATCH', `/${customer}/preferences`, { best_contact_time: 'never' })],
    ['an empty change of wishes', () => requestCustomers('PATCH', `/${customer}/preferences`, {})],
    ['a sale', () => sell({})],
    ['the reason of a refund', (sale) => refund(sale, { reason: 'Regrets' })],
    [
      'another customer under their external_id',
      () => requestCustomers('POST', '', { name: 'Back', external_id: PERSON.external_id }),
    ],
  ];

  it.each(REFUSED)('%s is refused, and nothing is written', async (_what, attempt) => {
    const sale = (await givenSale(testApp, shop, { customer_id: customer })).id;
    expectStatus(await erase(), 200);
    const before = await databaseDigest(testApp);
    const answer = await attempt(sale);
    expect([answer.status, answer.body.code]).toEqual([409, 'customer_erased']);
    expect(await databaseDigest(testApp)).toEqual(before);
  });

  it('their external_id goes to nobody else', async () => {
    const { id } = await givenCustomer(testApp, shop);
    expectStatus(await erase(), 200);
    const answer = await requestCustomers('PATCH', `/${id}`, { external_id: PERSON.external_id });
    expect([answer.status, answer.body.code]).toEqual([409, 'customer_erased']);
    expectStatus(await requestCustomers('PATCH', `/${id}`, { external_id: 'FREE-1' }), 200);
  });

  it('an import passes over them and brings the others', async () => {
    expectStatus(await erase(), 200);
    const importer = testApp.app.get(CustomerImportService);
    const rows = [PERSON, { name: 'Newcomer', external_id: 'NEW-1' }] as ImportedCustomer[];
    const counts = await withTenant(shop.business_id, () =>
      importer.importBatch({ business_id: shop.business_id, country: 'KE' }, rows),
    );
    expect(counts).toMatchObject({ created: 1, updated: 0, unchanged: 0, kept: 0 });
    expect(counts.outcomes.map(({ result }) => result)).toEqual(['erased', 'created']);
  });

  it('one of a batch of sales is refused, the others are taken', async () => {
    expectStatus(await erase(), 200);
    const sale = { payment_method: 'cash', total_amount: '1.00', total_items: '1' };
    const { body } = await testApp.request('POST', `/api/sales/${shop.business_id}/batch`, {
      token: shop.staff,
      body: { sales: [sale, { ...sale, customer_id: customer }, sale] },
    });
    expect(body).toMatchObject({ created: 2, existing: 0, rejected: 1 });
    expect(body.results[1]).toMatchObject({ outcome: 'rejected', code: 'customer_erased' });
  });

  it('a receipt from before is still found, a pending sale still completed, a sale still refunded', async () => {
    const receipt = { external_id: 'R-1' };
    expectStatus(await sell(receipt), 201);
    const pending = expectStatus(await sell({ status: 'pending' }), 201).body.sale.id as number;
    expectStatus(await erase(), 200);
    expectStatus(await sell(receipt), 200);
    const complete = `/api/sales/${shop.business_id}/${pending}/complete`;
    expectStatus(await testApp.request('POST', complete, { token: shop.staff, body: {} }), 200);
    expectStatus(await refund(pending, {}), 200);
    const { metrics } = (await requestCustomers('GET', `/${customer}/metrics`)).body;
    expect(metrics).toMatchObject({ total_purchases: 1, total_spent: '30.00' });
  });

  it('empties kept answers: a request that comes again does not bring the person back', async () => {
    const key = { 'idempotency-key': 'create-once' };
    const body = { name: 'Zawadi Again', phone: PERSON.phone };
    customer = expectStatus(await requestCustomers('POST', '', body, key), 201).body.customer.id as number;
    expectStatus(await requestCustomers('POST', '', body, key), 201);
    const note = { 'idempotency-key': `once-${customer}` };
    expectStatus(await requestCustomers('POST', `/${customer}/notes`, { content: 'Zawadi was here' }, note), 201);
    expectStatus(await erase(), 200);
    const again = [
      await requestCustomers('POST', '', body, key),
      await requestCustomers('POST', `/${customer}/notes`, { content: 'Zawadi was here' }, note),
    ];
    expect(again.map((answer) => [answer.status, answer.body.code])).toEqual([
      [409, 'customer_erased'],
      [409, 'customer_erased'],
    ]);
  });

  it('takes effect once under an Idempotency-Key', async () => {
    const send = () =>
      requestCustomers('POST', `/${customer}/erase`, { reason: 'Asked for it' }, { 'idempotency-key': 'erase-once' });
    const first = expectStatus(await send(), 200);
    expect(await send()).toMatchObject({ status: 200, text: first.text });
  });
});
