import { expectStatus, givenAnotherShop, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { merge, undo } from '../../support/merging';
import { createTestApp, type TestApp } from '../../support/test-app';
import { importOverHttp } from '../../support/uploads';

describe('The erasure of a customer into whom another one was merged', () => {
  let testApp: TestApp;
  let first: Shop;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    first = await givenShop(testApp);
  });
  beforeEach(async () => {
    shop = await givenAnotherShop(testApp, first);
  });
  afterAll(() => testApp.close());

  const send = (method: 'GET' | 'POST', path: string, body?: object, headers: Record<string, string> = {}) =>
    testApp.request(method, `/api/customers/${shop.business_id}${path}`, {
      token: shop.owner,
      headers,
      ...(body && { body }),
    });

  it('removes what the merge kept of both, and no import brings either back', async () => {
    const own = await givenCustomer(testApp, shop, { name: 'Zawadi', external_id: 'C-1' });
    const fields = { name: 'Zawadi Mwangi', external_id: 'C-2', phone: '0712000002', email: 'zawadi@example.com' };
    const created = await send('POST', '', fields, { 'Idempotency-Key': 'zawadi' });
    const otherId = expectStatus(created, 201).body.customer.id as number;
    const { body } = expectStatus(await merge(testApp, shop, own.id, { from_customer_id: otherId }), 200);
    expectStatus(await send('POST', `/${own.id}/erase`, { reason: 'Asked for it at the counter' }), 200);
    const storedTexts = await testApp.database.query<{ text: string }>(
      `SELECT to_jsonb(m)::text AS text FROM customer_merges m WHERE business_id = $1
       UNION ALL SELECT to_jsonb(r)::text FROM customer_merge_rows r WHERE business_id = $1
       UNION ALL SELECT response_body FROM idempotency_keys WHERE business_id = $1 AND response_body IS NOT NULL`,
      [shop.business_id],
    );
    expect(storedTexts.map(({ text }) => text).join('\n')).not.toMatch(/Zawadi|zawadi|0712000002|712000002|C-2/);
    const { text } = expectStatus(await send('GET', `/${own.id}/data-export`), 200);
    expect(text).not.toMatch(/Zawadi|zawadi|712000002|C-2/);
    expect(await undo(testApp, shop, own.id, body.merge.id)).toMatchObject({
      status: 409,
      body: { code: 'customer_erased' },
    });
    const content = 'external_id,name\nC-1,Zawadi\nC-2,Zawadi Mwangi\n';
    const { counts } = await importOverHttp(testApp, shop, { kind: 'customers', content });
    expect(counts).toMatchObject({ created: 0, rejected: 2 });
    expect(await send('GET', `/${otherId}`)).toMatchObject({ status: 410, body: { customer_id: own.id } });
  });
});
