import { ImportRunner } from '@wateja/imports';

import { expectStatus, givenAnotherShop, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { stateOfShop } from '../../support/shop-state';
import { createTestApp, type TestApp } from '../../support/test-app';
import { importOverHttp, revertToEnd } from '../../support/uploads';

const CUSTOMERS = `external_id,name,phone,email,prefer_sms,note
C-1,Wanjiru Kamau,0712 345 678,wanjiru@example.com,no,Likes tea
C-2,Otieno Ouma,0722 000 111,,yes,
C-3,Amina Hassan,,amina@example.com,,
`;

const SALES = `external_id,customer_external_id,payment_method,status,completed_at,total_amount,total_items,refunded_amount
R-1,C-1,M-PESA,completed,2024-01-15T10:30:00Z,2500.00,3,
R-2,,cash,completed,2024-01-15T10:30:00Z,1.00,1,
R-3,C-1,cash,partially_refunded,2024-01-16T10:30:00Z,300.00,2,100.00
R-4,C-1,cash,completed,2024-02-16T10:30:00Z,80.00,1,
`;

describe('The revert of an import', () => {
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

  const state = () => stateOfShop(testApp, shop.business_id);
  const run = (kind: string, content: string) => importOverHttp(testApp, shop, { kind, content });
  const revert = (id: number) => revertToEnd(testApp, shop, id);
  const send = (method: 'POST' | 'PATCH' | 'PUT' | 'GET', path: string, body?: object) =>
    testApp.request(method, path, { token: shop.owner, ...(body && { body }) });
  const ids = async () => {
    const rows = await testApp.database.query<{ id: number; external_id: string }>(
      'SELECT id::int, external_id FROM customers WHERE business_id = $1',
      [shop.business_id],
    );
    return Object.fromEntries(rows.map(({ id, external_id }) => [external_id, id]));
  };

  it('removes what the import created', async () => {
    const before = await state();
    const { id } = await run('customers', CUSTOMERS);
    expect(await state()).not.toEqual(before);
    expect(await revert(id)).toMatchObject({
      status: 'reverted',
      error: null,
      reverted_at: expect.any(String),
      revert: { removed: 3, restored: 0, kept: 0, records: [] },
    });
    expect(await state()).toEqual(before);
  });

  it('restores customers that were there before', async () => {
    await givenCustomer(testApp, shop, { name: 'Wanjiru', external_id: 'C-1', phone: '0700 111 222' });
    await givenCustomer(testApp, shop, { name: 'Amina', external_id: 'C-3', address: 'Moi Avenue' });
    const before = await state();
    const { id, counts } = await run('customers', CUSTOMERS);
    expect(counts).toMatchObject({ created: 1, updated: 2 });
    expect(await revert(id)).toMatchObject({ revert: { removed: 1, restored: 2, kept: 0 } });
    expect(await state()).toEqual(before);
  });

  it('removes sales and refunds, also of sales that were there before', async () => {
    await run('customers', CUSTOMERS);
    await run('sales', SALES.split('\n').slice(0, 2).join('\n'));
    const before = await state();
    const refund = 'F-1,C-1,cash,,2024-01-20T10:30:00Z,-500.00,1,\n';
    const { id, counts } = await run('sales', SALES + refund);
    expect(counts).toMatchObject({ created: 4, unchanged: 1, rejected: 0 });
    expect(await revert(id)).toMatchObject({ status: 'reverted', revert: { removed: 5, kept: 0 } });
    expect(await state()).toEqual(before);
    const audit = `/api/businesses/${shop.business_id}/audit?resource=sale`;
    const { entries } = expectStatus(await send('GET', audit), 200).body;
    const actions = entries.map(({ action }: { action: string }) => action);
    expect(actions.filter((action: string) => action === 'sale.created')).toHaveLength(4);
    expect(actions.filter((action: string) => action === 'sale.deleted')).toHaveLength(3);
  });

  it('leaves and lists what somebody has used or changed since', async () => {
    const old = await givenCustomer(testApp, shop, { name: 'Wanjiru', external_id: 'C-1', phone: '0700 111 222' });
    const { id } = await run('customers', `${CUSTOMERS}C-4,Fatuma Ali,,,,\nC-5,Njeri,,,,\n`);
    const { 'C-2': otieno, 'C-3': amina, 'C-4': fatuma, 'C-5': njeri } = await ids();
    const customers = `/api/customers/${shop.business_id}`;
    expectStatus(await send('POST', `${customers}/${otieno}/notes`, { content: 'Called today' }), 201);
    const sale = { customer_id: amina, payment_method: 'cash', total_amount: 10, total_items: 1 };
    expectStatus(await send('POST', `/api/sales/${shop.business_id}`, sale), 201);
    expectStatus(await send('PATCH', `${customers}/${fatuma}`, { address: 'Tom Mboya Street' }), 200);
    expectStatus(await send('PATCH', `${customers}/${njeri}/preferences`, { can_receive_offers: false }), 200);
    expectStatus(await send('PATCH', `${customers}/${old.id}`, { name: 'Wanjiru K.' }), 200);
    const { revert: result } = await revert(id);
    expect(result).toMatchObject({ removed: 0, restored: 0, kept: 5 });
    expect(result.records.toSorted((one: { id: number }, other: { id: number }) => one.id - other.id)).toEqual([
      { resource: 'customer', id: old.id, reason: 'changed', fields: ['name'] },
      { resource: 'customer', id: otieno, reason: 'notes', fields: [] },
      { resource: 'customer', id: amina, reason: 'sales', fields: [] },
      { resource: 'customer', id: fatuma, reason: 'changed', fields: [] },
      { resource: 'customer', id: njeri, reason: 'preferences', fields: [] },
    ]);
    const kept = expectStatus(await send('GET', `${customers}/${old.id}`), 200).body.customer;
    expect(kept).toMatchObject({ name: 'Wanjiru K.', phone: '0700 111 222', email: null });
  });

  it('leaves sales that were refunded since, with their customers', async () => {
    const customers = await run('customers', CUSTOMERS);
    const sales = await run('sales', SALES);
    const [sold] = await testApp.database.query<{ id: number }>(
      `SELECT id::int FROM sales WHERE business_id = $1 AND external_id = 'R-4'`,
      [shop.business_id],
    );
    const refund = `/api/sales/${shop.business_id}/${sold!.id}/refund`;
    expectStatus(await send('POST', refund, { amount: 10, reason: 'Damp' }), 200);
    expect((await revert(sales.id)).revert).toMatchObject({
      removed: 4,
      records: [{ resource: 'sale', id: sold!.id, reason: 'refunded' }],
    });
    expect((await revert(customers.id)).revert).toMatchObject({ removed: 2, records: [{ reason: 'sales' }] });
  });

  it('withdraws consents that the import granted, and keeps the ledger', async () => {
    const { id: customer } = await givenCustomer(testApp, shop, { external_id: 'C-1', name: 'Wanjiru' });
    const { id } = await run('customers', 'external_id,name,consent_sms\nC-1,Wanjiru,yes\nC-2,Otieno,yes\n');
    expect((await revert(id)).revert).toMatchObject({
      removed: 0,
      restored: 1,
      records: [{ resource: 'customer', reason: 'consents' }],
    });
    const path = `/api/customers/${shop.business_id}/${customer}/consents`;
    const { consents } = expectStatus(await send('GET', path), 200).body;
    const states = consents.map(({ state, source }: { state: string; source: string }) => `${state} ${source}`);
    expect(states).toHaveLength(4);
    expect(states.filter((text: string) => text === 'withdrawn import')).toHaveLength(2);
  });

  it('goes on where a killed process left it', async () => {
    const before = await state();
    const { id } = await run('customers', CUSTOMERS);
    const result = JSON.stringify({ removed: 7, restored: 0, kept: 0, records: [] });
    // No job is in the queue, so nobody else takes the import.
    await testApp.database.query(
      `UPDATE imports SET status = 'reverting', revert = $2::jsonb, claim = gen_random_uuid(), claimed_to = now() - interval '1 second' WHERE id = $1`,
      [id, result],
    );
    await testApp.app.get(ImportRunner).work({ business_id: shop.business_id, import_id: id });
    expect(await state()).toEqual(before);
    const { import: ended } = (await send('GET', `/api/imports/${shop.business_id}/${id}`)).body;
    expect(ended).toMatchObject({ status: 'reverted', revert: { removed: 10 } });
  });

  it('is refused for imports that did not run, that were reverted, and that are old', async () => {
    const { id } = await run('customers', CUSTOMERS);
    const path = `/api/imports/${shop.business_id}/${id}/revert`;
    const refused = { status: 409, body: { code: 'import_not_revertible' } };
    await testApp.database.query(`UPDATE imports SET finished_at = now() - interval '8 days' WHERE id = $1`, [id]);
    expect(await send('POST', path)).toMatchObject(refused);
    await testApp.database.query('UPDATE imports SET finished_at = now(), is_recorded = false WHERE id = $1', [id]);
    expect(await send('POST', path)).toMatchObject(refused);
    await testApp.database.query('UPDATE imports SET is_recorded = true WHERE id = $1', [id]);
    await revert(id);
    expect(await send('POST', path)).toMatchObject(refused);
    expect(await send('POST', `/api/imports/${shop.business_id}/999999999/revert`)).toMatchObject({ status: 404 });
  });

  it('forgets what a customer was before when they are erased', async () => {
    const { id: customer } = await givenCustomer(testApp, shop, { external_id: 'C-1', name: 'Wanjiru' });
    const { id } = await run('customers', CUSTOMERS);
    const erase = `/api/customers/${shop.business_id}/${customer}/erase`;
    expect((await send('POST', erase, { reason: 'The customer asked for it' })).status).toBeLessThan(300);
    const left = await testApp.database.query('SELECT FROM import_changes WHERE resource_id = $1', [customer]);
    expect(left).toEqual([]);
    expect((await revert(id)).revert).toMatchObject({ removed: 2, kept: 0 });
  });
});
