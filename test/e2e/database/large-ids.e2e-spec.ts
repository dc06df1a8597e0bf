import { CampaignRunner, SignedTokens } from '@wateja/messaging';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { documentOf, type FuzzedOperation, fuzzedOperations } from '../../fuzz/document';
import { Judge } from '../../fuzz/judge';
import { expectStatus, givenMember, signIn } from '../../support/fixtures';
import { postForm } from '../../support/forms';
import { runWateja } from '../../support/run-wateja';
import { alwaysOpen } from '../../support/sent-messages';
import { MOVE_SEQUENCES } from '../../support/sequences';
import { ADMIN, createTestApp, type RequestOptions, type TestApp } from '../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

/** So high that no request reaches a limit. Answers then have the headers of rate limits. */
const LIMITS = 'anonymous=10000,staff=10000,manager=10000,owner=10000,admin=10000';
const LARGEST = Number.MAX_SAFE_INTEGER;
/** Fields whose ids are not of rows in this database. */
const FOREIGN = ['product_id', 'external_id', 'request_id', 'session_id'];

type Ids = Record<string, unknown>;

describe.each([
  ['32 bits end', 2 ** 31],
  ['numbers are nearly at their end', 2 ** 52],
])('The life of a shop whose ids begin where %s (%i)', (_where, first) => {
  let database: TestDatabase;
  let testApp: TestApp;
  let operations: FuzzedOperation[];
  let judge: Judge;
  let folder: string;
  let token: string;
  const ids: Ids = {};

  beforeAll(async () => {
    database = await createTestDatabase();
    await database.query(MOVE_SEQUENCES, [first]);
    testApp = await createTestApp({ RATE_LIMITS: LIMITS }, database);
    const document = await documentOf(testApp);
    [operations, judge] = [fuzzedOperations(document), new Judge(document)];
    folder = await mkdtemp(join(tmpdir(), 'wateja-large-ids-'));
    token = await signIn(testApp, ADMIN.email, ADMIN.password);
  });
  afterAll(async () => {
    await testApp.close();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  /**
   * Calls the operation and returns the body of the answer, which must match the document and contain only large ids.
   */
  async function callOperation(
    name: string,
    body?: unknown,
    more: RequestOptions & { query?: string; ids?: Ids } = {},
  ) {
    const operation = operations.find((candidate) => candidate.name === name)!;
    const allIds = { ...ids, ...more.ids };
    const path = operation.path.replace(/\{(\w+)\}/g, (_, parameter: string) => String(allIds[parameter]));
    const answer = await testApp.request(operation.method, `${path}${more.query ?? ''}`, {
      ...{ token: more.token ?? token, headers: more.headers ?? {} },
      ...(body === undefined ? {} : { body }),
    });
    if (answer.status >= 400) throw new Error(`${name}: ${answer.status} ${answer.text}`);
    expect([name, judge.faultOf(operation, answer)]).toEqual([name, undefined]);
    expect([name, idsIn(answer.body).filter((id) => id < first)]).toEqual([name, []]);
    return answer.body;
  }

  /** Reads all pages of a list, one row at a time, and returns the ids. */
  async function walk(name: string, rows: string): Promise<number[]> {
    const largeIds: number[] = [];
    for (let query = '?limit=1'; query !== '';) {
      const page = await callOperation(name, undefined, { query });
      largeIds.push(...page[rows].map(({ id }: { id: number }) => id));
      query = page.next_cursor === null ? '' : `?limit=1&cursor=${page.next_cursor}`;
    }
    return largeIds;
  }

  it('begins with a business, its people and their keys', async () => {
    ids['businessId'] = (await callOperation('createBusiness', { name: 'Duka la Mwisho' })).business.id;
    expect(ids['businessId']).toBe(first);
    const shop = { business_id: first, admin: token };
    const member = await givenMember(testApp, shop, 'staff');
    ids['userId'] = (await callOperation('me', undefined, { token: member.token })).user.id;
    expect((await callOperation('listMembers')).members).toContainEqual(
      expect.objectContaining({ user_id: ids['userId'] }),
    );
    await callOperation('updateMember', { role: 'manager' });
    const { api_key, key } = await callOperation('createApiKey', { name: 'Till', role: 'staff' });
    expect((await callOperation('listApiKeys')).api_keys).toEqual([expect.objectContaining({ id: api_key.id })]);
    await callOperation('getBusiness', undefined, { token: key });
    await callOperation('updateBusiness', { name: 'Duka la Mwanzo' });
    await callOperation('listBusinesses');
    await alwaysOpen(testApp, first);
  });

  it('goes on with customers, who are found', async () => {
    const amina = { name: 'Amina Otieno', phone: '0712345678', email: 'amina@example.co.ke', external_id: 'C1' };
    const { customer } = await callOperation('createCustomer', amina);
    ids['customerId'] = customer.id;
    const { customer: juma } = await callOperation('createCustomer', { name: 'Juma Amin' });
    await callOperation('updateCustomer', { customer_type: 'vip' });
    await callOperation('addNote', { content: 'Likes brown bread' });
    expect((await callOperation('listNotes')).notes).toHaveLength(1);
    await callOperation('updatePreferences', { favorite_products: `[${LARGEST}]` });
    expect((await callOperation('searchCustomers', undefined, { query: '?q=amin' })).results).toHaveLength(2);
    expect(await walk('listCustomers', 'customers')).toEqual([juma.id, customer.id]);
    await callOperation('deleteCustomer', undefined, { ids: { customerId: juma.id } });
  });

  it('sells, refunds and takes batches, and the metrics follow', async () => {
    const items = [{ product_id: LARGEST, quantity: 2, unit_price: '50.00' }];
    const customer_id = ids['customerId'];
    const { sale } = await callOperation('createSale', { customer_id, payment_method: 'cash', items });
    expect(sale.items).toEqual([expect.objectContaining({ product_id: LARGEST })]);
    ids['saleId'] = sale.id;
    const refunded = await callOperation('refundSale', { items: [{ sale_item_id: sale.items[0].id, quantity: 1 }] });
    expect(refunded.sale).toMatchObject({ id: sale.id, refunded_amount: '50.00' });
    const pending = { customer_id, payment_method: 'cash', status: 'pending', items };
    const [completed, cancelled] = [
      await callOperation('createSale', pending),
      await callOperation('createSale', pending),
    ];
    await callOperation('completeSale', {}, { ids: { saleId: completed.sale.id } });
    await callOperation('cancelSale', undefined, { ids: { saleId: cancelled.sale.id } });
    const batch = await callOperation('createSales', {
      sales: [1, 2].map((number) => ({ customer_id, external_id: `B${number}`, payment_method: 'mpesa', items })),
    });
    expect(batch).toMatchObject({ created: 2, existing: 0, rejected: 0 });
    const sold = await walk('listSales', 'sales');
    expect(new Set(sold).size).toBe(5);
    expect((await callOperation('getCustomerMetrics')).metrics).toMatchObject({
      total_purchases: 4,
      total_spent: '350.00',
    });
    expect((await callOperation('getCustomer')).customer).toMatchObject({ id: customer_id });
    expect(await walk('getPurchaseHistory', 'sales')).toHaveLength(4);
    await callOperation('listRepeatCustomers');
    await callOperation('getCustomerAnalytics');
    await callOperation('updateLoyaltySettings', { regular_from: 4 });
  });

  it('imports files', async () => {
    const load = async (kind: string, lines: string[]) => {
      const file = join(folder, `${kind}.csv`);
      await writeFile(file, `${lines.join('\n')}\n`);
      const result = await runWateja(testApp, ['import', kind, file, '--business', String(first), '--json']);
      expect([result.stderr, result.stdout]).toEqual(['', expect.stringContaining('"rejected":0')]);
      return JSON.parse(result.stdout) as Record<string, number>;
    };
    const customers = ['external_id,name,phone,email,address', 'C1,Amina A. Otieno,0712345678,,', 'C2,Baraka,,,'];
    expect(await load('customers', customers)).toMatchObject({ created: 1, updated: 1, rejected: 0 });
    const header = 'external_id,customer_external_id,payment_method,status,completed_at,product_id,quantity,unit_price';
    const line = (receipt: string, product: number) =>
      `${receipt},C1,cash,completed,2024-01-15T10:30:00Z,${product},1,10.00`;
    const sales = [header, line('R1', 8), line('R2', LARGEST)];
    expect(await load('sales', sales)).toMatchObject({ created: 2, rejected: 0 });
    expect((await callOperation('getCustomerMetrics')).metrics).toMatchObject({
      total_purchases: 6,
      total_spent: '370.00',
    });
    const verified = await runWateja(testApp, ['verify-metrics', '--business', String(first)]);
    expect([verified.exitCode, verified.stderr]).toEqual([0, expect.any(String)]);
    const rebuilt = await runWateja(testApp, ['rebuild-metrics', '--business', String(first)]);
    expect([rebuilt.exitCode, rebuilt.stderr]).toEqual([0, expect.any(String)]);
  });

  it('writes to its customers, who can have it end', async () => {
    const consent = { channel: 'sms', purpose: 'offers', state: 'granted' };
    await callOperation('addConsent', consent);
    const { template } = await callOperation('createTemplate', { name: 'Offer', sms_text: 'Karibu {{ first_name }}' });
    ids['templateId'] = template.id;
    const campaign = { name: 'Easter', purpose: 'offers', channel: 'sms', template_id: template.id };
    const audience = { bought_product_ids: [LARGEST] };
    ids['campaignId'] = (await callOperation('createCampaign', { ...campaign, audience })).campaign.id;
    const { campaign: second } = await callOperation('createCampaign', {
      ...campaign,
      name: 'Christmas',
      audience: {},
    });
    expect(await walk('listCampaigns', 'campaigns')).toEqual([second.id, ids['campaignId']]);
    expect((await callOperation('preflightCampaign')).preflight).toMatchObject({ audience: 1 });
    await callOperation('sendCampaign');
    await testApp.app
      .get(CampaignRunner)
      .advanceCampaign({ business_id: first, campaign_id: Number(ids['campaignId']) });
    expect((await callOperation('getCampaign')).campaign.progress.recipients).toMatchObject({ sent: 1 });
    await callOperation('reportCampaign');
    const [message] = (await callOperation('listMessages')).messages;
    expect(message).toMatchObject({ customer_id: ids['customerId'], campaign_id: ids['campaignId'] });
    await callOperation('getMessage', undefined, { ids: { messageId: message.id } });
    await callOperation('cancelCampaign');
    const unsubscriber = { business_id: first, customer_id: Number(ids['customerId']), channel: 'sms' as const };
    const link = `/api/unsubscribe/${testApp.app.get(SignedTokens).unsubscribeToken(unsubscriber)}`;
    expectStatus(await postForm(testApp, link, { 'List-Unsubscribe': 'One-Click' }), 200);
    expect((await callOperation('listConsents')).current.sms).toMatchObject({ offers: 'withdrawn' });
  });

  it('ends with an erasure, and all of it can be told', async () => {
    const key = { 'idempotency-key': 'once' };
    const note = await callOperation('addNote', { content: 'Asks for a bag' }, { headers: key });
    expect(await callOperation('addNote', { content: 'Asks for a bag' }, { headers: key })).toEqual(note);
    const exported = await testApp.request('GET', `/api/customers/${first}/${String(ids['customerId'])}/data-export`, {
      token,
    });
    expect(expectStatus(exported, 200).body.customer).toMatchObject({ id: ids['customerId'], business_id: first });
    expect(idsIn(exported.body).filter((id) => id < first)).toEqual([]);
    await callOperation('eraseCustomer', { reason: 'Asked for it' });
    const trail = await walk('readAuditTrail', 'entries');
    expect(new Set(trail).size).toBe(trail.length);
    const query = `?resource=customer&resource_id=${String(ids['customerId'])}`;
    const actions = (await callOperation('readAuditTrail', undefined, { query })).entries.map(
      ({ action }: { action: string }) => action,
    );
    expect(actions).toEqual(expect.arrayContaining(['customer.created', 'customer.exported', 'customer.updated']));
    const { events } = await callOperation('listEvents');
    expect(events.map(({ status }: { status: string }) => status)).not.toContain('parked');
  });

  it('had no id from before the move, in any table', async () => {
    const tables = await database.query<{ name: string; key: string }>(
      `SELECT format('%I', c.relname) AS name, a.attname AS key
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname ~ '^(id|business_id|customer_id|sale_id)$'
         AND a.atttypid <> 'uuid'::regtype
       WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> '_prisma_migrations'`,
    );
    // 0 stands for no business.
    const small = tables.map(
      ({ name, key }) => `SELECT '${name}.${key}' AS place FROM ${name} WHERE ${key} BETWEEN 1 AND ${first} - 1`,
    );
    expect(await database.query(small.join(' UNION ALL '))).toEqual([]);
  });
});

/** Every id in an answer, however deep. */
function idsIn(value: unknown): number[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => {
    const isId = /^id$|_id$|_by$/.test(name) && !FOREIGN.includes(name);
    return isId && typeof part === 'number' ? [part] : idsIn(part);
  });
}
