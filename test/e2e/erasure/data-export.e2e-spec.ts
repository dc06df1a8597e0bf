import { dataExport } from '@wateja/read-models';
import { expectStatus, givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { HeldLock, untilWaiting } from '../../support/held-lock';
import { LEFT_OUT } from '../../support/left-out-of-exports';
import { givenMerge } from '../../support/merging';
import { givenMessages } from '../../support/messages';
import { adjust, givenAttributedSale, givenProgram, PROGRAM, quote, setTier } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('The export of a customer’s data', () => {
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
    customer = (await givenCustomer(testApp, shop, { name: 'Áchieng "Q"', phone: '0701 234 567', email: 'a@b.co' })).id;
  });
  afterAll(() => testApp.close());

  const send = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown) =>
    testApp.request(method, `/api/customers/${shop.business_id}/${path}`, { token: shop.owner, body });
  const get = async () => expectStatus(await send('GET', `${customer}/data-export`), 200);

  /** A customer who has data in every section. */
  async function fill(): Promise<void> {
    await givenProgram(testApp, shop, { ...PROGRAM, valid_from: '2026-02-01' });
    await send('PATCH', `${customer}/preferences`, { favorite_products: '[3]', best_contact_time: 'mornings' });
    for (const content of ['first', 'sécond\nline "two"']) await send('POST', `${customer}/notes`, { content });
    await send('POST', `${customer}/consents`, { channel: 'sms', purpose: 'offers', state: 'granted' });
    await givenMessages(testApp, shop, customer);
    const sale = await givenSale(testApp, shop, {
      customer_id: customer,
      external_id: 'R-1',
      items: [{ product_id: 7, quantity: '1.5', unit_price: '100.00' }],
    });
    await testApp.request('POST', `/api/sales/${shop.business_id}/${sale.id}/refund`, {
      token: shop.manager,
      body: { items: [{ sale_item_id: sale.items[0]!.id, quantity: 0.5 }], reason: 'Damp' },
    });
    await givenSale(testApp, shop, { customer_id: customer, status: 'pending' });
    await givenAttributedSale(testApp, shop, customer, { external_id: 'R-0', completed_at: '2026-01-14T09:00:00Z' });
    await adjust(testApp, shop, customer, 5);
    expectStatus(await setTier(testApp, shop, customer, { tier: 'regular' }), 200);
    await givenMerge(testApp, shop, customer);
    expectStatus(await quote(testApp, shop, { customer_id: customer, total_amount: '100.00', redeem_points: 2 }), 201);
  }

  it('holds everything, as the API shows it', async () => {
    await fill();
    const { body } = await get();
    const readPart = async (path: string) => (await send('GET', `${customer}${path}`)).body;
    const { history, notes, notes_count: _count, preferences, ...person } = (await readPart('')).customer;
    expect(body.customer).toMatchObject(person);
    expect(body.customer).toMatchObject({ phone_e164: '+254701234567', erased_at: null });
    expect(body.customer.search_text).toContain('achieng');
    const { products: _namesAreInMetrics, ...written } = preferences;
    expect(body.preferences).toMatchObject(written);
    expect(body.notes).toMatchObject(notes);
    expect(body.purchase_history).toMatchObject(history);
    expect(body.metrics).toEqual((await readPart('/metrics')).metrics);
    expect(body.consents).toMatchObject((await readPart('/consents')).consents);
    expect(body.messages).toMatchObject([{ address: '+254701234567', body: 'Karibu, Achieng', status: 'queued' }]);
    expect(body.replies).toMatchObject([{ phone: '+254701234567', body: 'Asante, Achieng', customer_ids: [customer] }]);
    expect(body.campaigns).toMatchObject([{ name: 'Easter', group: 'sent', reason: null }]);
    expect(body.points_account).toMatchObject({ customer_id: customer, owed: '0', closed_at: null });
    expect(body.points).toMatchObject([
      { type: 'adjust', points: '5', note: 'Because of the rain', lots: [{ points: '5' }] },
      { type: 'earn', points: '1', lots: [{ points: '1' }] },
    ]);
    expect(body.point_lots).toMatchObject([{ remaining: '5' }, { remaining: '1' }]);
    expect(body.merges).toMatchObject([{ kept: { 'customers.removed': [{ tags: [] }] } }]);
    expect(body.sales).toMatchObject([
      { status: 'pending', completed_at: null },
      {
        ...{ external_id: 'R-1', status: 'partially_refunded', total_amount: '150.00', total_items: '1.5' },
        ...{ created_by: expect.any(Number), api_key_id: null, source: 'api' },
        items: [{ product_id: 7, quantity: '1.5', unit_price: '100.00', refunded_quantity: '0.5' }],
        refunds: [{ amount: '50.00', total_items: '0.5', reason: 'Damp', created_by: expect.any(Number) }],
        attribution: null,
      },
      { external_id: 'R-0', attribution: { is_claim: false, user_id: expect.any(Number), api_key_id: null } },
    ]);
  });

  it('is what the document says, and explains each of its sections', async () => {
    await fill();
    const { body } = await get();
    const { exported_at, business, explanation, ...sections } = dataExport.strict().parse(body);
    expect(body).toEqual({ exported_at, business, explanation, ...sections });
    expect(business.id).toBe(shop.business_id);
    expect(Math.abs(Date.parse(exported_at) - Date.now())).toBeLessThan(60_000);
    expect(Object.keys(explanation.sections).sort()).toEqual(Object.keys(sections).sort());
  });

  it('has every column that is stored, also those of tomorrow', async () => {
    await fill();
    const { body } = await get();
    const sale = body.sales.find((candidate: { refunds: unknown[] }) => candidate.refunds.length > 0);
    const exported: Record<string, object> = {
      customers: body.customer,
      customer_preferences: body.preferences,
      customer_purchase_history: body.purchase_history,
      customer_notes: body.notes[0],
      customer_consents: body.consents[0],
      messages: body.messages[0],
      replies: body.replies[0],
      reply_customers: { ...body.replies[0], reply_id: 0, customer_id: 0 },
      campaign_recipients: body.campaigns[0],
      sales: sale,
      sale_items: sale.items[0],
      sale_payments: sale.payments[0],
      sale_refunds: sale.refunds[0],
      sale_attributions: { ...body.sales.at(-1).attribution, business_id: 0, sale_id: 0, customer_id: 0 },
      reward_accounts: body.points_account,
      reward_entries: body.points[0],
      reward_lots: body.point_lots[0],
      reward_quotes: body.quotes[0],
      customer_tiers: body.tier,
      reward_tier_overrides: body.tier_overrides[0],
      customer_merges: body.merges[0],
      audit_entries: body.audit[0],
    };
    const columns = await testApp.database.query<{ table: string; column: string }>(
      `SELECT table_name AS table, column_name AS column FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name = ANY ($1)`,
      [Object.keys(exported)],
    );
    const missing = columns.filter(({ table, column }) => !(column in exported[table]!));
    const names = missing.map(({ table, column }) => `${table}.${column}`);
    expect(names.sort()).toEqual(LEFT_OUT.toSorted());
  });

  it('knows every table that refers to a customer', async () => {
    const tables = await testApp.database.query<{ table: string }>(
      `SELECT DISTINCT table_name AS table FROM information_schema.columns
       WHERE table_schema = 'public' AND column_name = 'customer_id' ORDER BY 1`,
    );
    expect(tables.map(({ table }) => table)).toEqual([
      ...['campaign_recipients', 'customer_consents', 'customer_merges', 'customer_notes', 'customer_preferences'],
      // The totals are sums of the sales, which are there one by one.
      ...['customer_purchase_history', 'customer_sales_totals', 'customer_tiers', 'messages', 'reply_customers'],
      ...['reward_accounts', 'reward_entries', 'reward_lots', 'reward_quotes'],
      ...['reward_tier_overrides', 'sale_attributions', 'sales'],
    ]);
  });

  it('tells who changed what about the person, without values, and is an entry of the trail itself', async () => {
    await fill();
    await send('PATCH', `${customer}`, { phone: '0722 111 222', customer_type: 'vip' });
    const { audit } = (await get()).body;
    expect(audit.map(({ action }: { action: string }) => action)).toEqual([
      ...[
        ...['customer.updated', 'customer.merged', 'customer.deleted', 'customer.created'],
        'tier_override.created',
        'points.adjusted',
        'reply.created',
        'consent.created',
        'note.created',
        'note.created',
        'preferences.updated',
        'customer.created',
      ],
    ]);
    expect(audit[0]).toMatchObject({
      user_id: expect.any(Number),
      changes: { phone: { from: '***', to: '***' }, customer_type: { from: 'walk_in', to: 'vip' } },
    });
    const [next] = (await get()).body.audit;
    expect(next).toMatchObject({ action: 'customer.exported', resource_id: customer, user_id: expect.any(Number) });
  });

  it('comes as a file that nobody keeps on the way', async () => {
    const { headers } = await get();
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="customer-${customer}.json"`,
      'cache-control': 'no-store',
    });
  });

  it('works for deactivated customers, and for erased ones with what is left', async () => {
    await fill();
    await send('DELETE', `${customer}`);
    expect((await get()).body.customer).toMatchObject({ is_active: false, name: 'Áchieng "Q"' });
    await send('POST', `${customer}/erase`, { reason: 'Asked for it' });
    const { text, body } = await get();
    expect(body.customer).toMatchObject({ name: 'Erased customer', phone: null, erased_at: expect.any(String) });
    expect([body.notes, body.sales.length, body.metrics.total_spent]).toEqual([[], 3, '200.00']);
    expect(body.messages).toMatchObject([{ status: 'cancelled', address: '', body: '' }]);
    expect(body.consents.slice(0, -1).map(({ state }: { state: string }) => state)).toEqual(Array(6).fill('withdrawn'));
    expect(text).not.toMatch(/chieng|0701 234|701234567|a@b\.co|Damp|mornings/);
    dataExport.parse(body);
  });

  it('contains nothing from which the external_id of an erased person could be guessed', async () => {
    await send('PATCH', `${customer}`, { external_id: '4711' });
    await send('POST', `${customer}/erase`, { reason: 'Asked for it' });
    const [row] = await testApp.database.query<{ suppression_hash: string }>(
      'SELECT suppression_hash FROM customers WHERE id = $1',
      [customer],
    );
    expect(row!.suppression_hash).toMatch(/^[0-9a-f]{64}$/);
    const { text, body } = await get();
    expect(text).not.toContain(row!.suppression_hash);
    expect(body.explanation.sections.customer.content).toContain('a hash of your external_id');
  });

  it('is neither made nor noted down where nothing is handed out', async () => {
    const head = await testApp.request('HEAD', `/api/customers/${shop.business_id}/${customer}/data-export`, {
      token: shop.owner,
    });
    expect(head.status).toBe(404);
    const { audit } = (await get()).body;
    expect(audit.map(({ action }: { action: string }) => action)).toEqual(['customer.created']);
  });

  it('is for managers, and of one’s own customers', async () => {
    const path = `/api/customers/${first.business_id}/${(await givenCustomer(testApp, first)).id}/data-export`;
    const getAs = async (token: string, at = path) => (await testApp.request('GET', at, { token })).status;
    expect([await getAs(first.staff), await getAs(first.manager), await getAs(first.owner)]).toEqual([403, 200, 200]);
    expect(await getAs(first.manager, `/api/customers/${first.business_id}/${customer}/data-export`)).toBe(404);
    expect(await getAs(first.manager, `/api/customers/${shop.business_id}/${customer}/data-export`)).toBe(404);
  });

  it('is of one moment, however long the history', async () => {
    const SALES = 20_000;
    await testApp.database.query(
      `INSERT INTO sales (business_id, customer_id, content_hash, total_amount, total_items, payment_method, status, completed_at)
       SELECT $1, $2, '', 10, 1, 'cash', 'completed', now() - n * interval '1 minute' FROM generate_series(1, ${SALES}) n`,
      [shop.business_id, customer],
    );
    // Stops the export after it has begun: it reads the notes after the snapshot is taken, and before the sales.
    const halt = await HeldLock.take(testApp, 'LOCK TABLE customer_notes IN ACCESS EXCLUSIVE MODE', []);
    const exporting = get();
    await untilWaiting(testApp, 1, exporting);
    await givenSale(testApp, shop, { customer_id: customer, total_amount: '77.77', total_items: '1' });
    await halt.release();
    const { text, body } = await exporting;
    const ids = body.sales.map(({ id }: { id: number }) => id);
    expect([ids.length, new Set(ids).size]).toEqual([SALES, SALES]);
    expect(text).not.toContain('77.77');
    expect((await get()).text).toContain('77.77');
  });
});
