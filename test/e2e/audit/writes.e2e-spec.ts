import { entriesOf, type StoredEntry } from '../../support/audit';
import { type Ids, SALE, type Who, WRITES as OTHER_WRITES } from '../../support/audit-writes';
import { WRITES_OF_CAMPAIGNS } from '../../support/audit-writes-of-campaigns';
import { WRITES_OF_IMPORTS } from '../../support/audit-writes-of-imports';
import { WRITES_OF_PRODUCTS } from '../../support/audit-writes-of-products';
import { WRITES_OF_REWARDS } from '../../support/audit-writes-of-rewards';
import { ownTag, WRITES_OF_TAGS } from '../../support/audit-writes-of-tags';
import { WRITES_OF_TEXTS } from '../../support/audit-writes-of-texts';
import { WRITES_OF_WEBHOOKS } from '../../support/audit-writes-of-webhooks';
import { WRITES_OF_WIDGETS } from '../../support/audit-writes-of-widgets';
import { expectStatus, givenCustomer, givenMember, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { fill, operationsOf } from '../../support/operations';
import { givenMessages } from '../../support/messages';
import { customersForm } from '../../support/multipart-body';
import { givenPromotion, givenReview, quote } from '../../support/rewards-shop';
import { givenStoredDelivery, givenStoredWebhook } from '../../support/stored-webhooks';
import { createTestApp, type TestApp } from '../../support/test-app';

/** Writes whose audit entries other tests check. */
const ELSEWHERE = ['eraseCustomer', 'mergeCustomers', 'revertImport', 'undoMerge'];
const WRITES = [
  ...OTHER_WRITES,
  ...WRITES_OF_TAGS,
  ...WRITES_OF_PRODUCTS,
  ...WRITES_OF_TEXTS,
  ...WRITES_OF_WIDGETS,
  ...WRITES_OF_WEBHOOKS,
  ...WRITES_OF_CAMPAIGNS,
  ...WRITES_OF_REWARDS,
  ...WRITES_OF_IMPORTS,
];
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('Every write', () => {
  let testApp: TestApp;
  let shop: Shop;
  let ids: Ids;
  let operations: Map<string, Awaited<ReturnType<typeof operationsOf>>[number]>;
  const users = new Map<Who, number>();

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp, { name: 'Duka' }, { writesByItself: true });
    operations = new Map((await operationsOf(testApp)).map((operation) => [operation.name, operation]));
    for (const role of ['staff', 'manager', 'owner', 'admin'] as const) users.set(role, await userOf(shop[role]));
    const member = await givenMember(testApp, shop, 'staff');
    await givenSale(testApp, shop, { ...SALE, external_id: 'AGAIN' });
    const path = `/api/businesses/${shop.business_id}/api-keys`;
    const key = await testApp.request('POST', path, { token: shop.owner, body: { name: 'Till 1', role: 'staff' } });
    const keyId = expectStatus(key, 201).body.api_key.id as number;
    const campaignTemplateId = await templateOf('Of campaigns');
    const { id: promotionId } = await givenPromotion(testApp, shop);
    const userId = await userOf(member.token);
    ids = { businessId: shop.business_id, userId, keyId, campaignTemplateId, promotionId } as Ids;
  });
  beforeEach(async () => {
    const customer = await givenCustomer(testApp, shop, { phone: '0722 000 110' });
    const tag = encodeURIComponent(ownTag(customer.id));
    const tagPath = `/api/customers/${shop.business_id}/${customer.id}/tags/${tag}`;
    expectStatus(await testApp.request('PUT', tagPath, { token: shop.staff }), 200);
    const items = [{ product_id: 1, quantity: 2, unit_price: '50.25' }];
    const sale = await givenSale(testApp, shop, { customer_id: customer.id, items });
    const pending = await givenSale(testApp, shop, { ...SALE, status: 'pending' });
    const claimable = await givenSale(testApp, shop, { ...SALE, external_id: `R-${customer.id}` });
    const templateId = await templateOf(`Template ${sale.id}`);
    const { message_id: messageId, reply_id: replyId } = await givenMessages(testApp, shop, customer.id);
    const { database } = testApp;
    await database.query(`UPDATE messages SET status = 'failed', reason = 'smtp_550' WHERE id = $1`, [messageId]);
    const draft = {
      name: 'Easter',
      purpose: 'offers',
      channel: 'sms',
      template_id: ids.campaignTemplateId,
      audience: {},
    };
    const campaign = await testApp.request('POST', `/api/campaigns/${shop.business_id}`, {
      token: shop.manager,
      body: draft,
    });
    const campaignId = expectStatus(campaign, 201).body.campaign.id as number;
    const upload = { token: shop.manager, body: customersForm() };
    const uploaded = await testApp.request('POST', `/api/imports/${shop.business_id}`, upload);
    const importId = expectStatus(uploaded, 201).body.import.id as number;
    const reviewId = await givenReview(testApp, shop, sale.id);
    const product = { token: shop.manager, body: { name: 'Maziwa', price: '65' } };
    const stocked = await testApp.request('POST', `/api/products/${shop.business_id}`, product);
    const productId = expectStatus(stocked, 201).body.product.id as number;
    const webhookId = await givenStoredWebhook(database, shop.business_id, true);
    const deliveryId = await givenStoredDelivery(database, shop.business_id);
    const sold = { saleId: sale.id, pendingId: pending.id, claimableId: claimable.id, itemId: sale.items[0]!.id };
    const made = { customerId: customer.id, productId, webhookId, deliveryId, ...sold };
    ids = { ...ids, ...made, templateId, campaignId, messageId, replyId, importId, reviewId, none: 2_147_483_000 };
  });
  afterAll(() => testApp.close());

  const templateOf = async (name: string) => {
    const path = `/api/messaging/${shop.business_id}/templates`;
    const answer = await testApp.request('POST', path, { token: shop.manager, body: { name, sms_text: 'Karibu' } });
    return expectStatus(answer, 201).body.template.id as number;
  };
  const userOf = async (token: string) =>
    (await testApp.request('GET', '/api/auth/me', { token })).body.user.id as number;
  const sessionOf = (token: string) =>
    (JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { sid: string }).sid;

  /** A quote writes no audit entry, so a test may create one while it counts entries. */
  const newQuote = async () => {
    const request = { customer_id: ids.customerId, total_amount: '100.00' };
    return expectStatus(await quote(testApp, shop, request), 201).body.quote.id as string;
  };
  const send = async (operation: string, who: Who, body?: object) => {
    const target = operations.get(operation)!;
    const onPending = ['completeSale', 'cancelSale'].includes(operation);
    const quoteId = target.pathParameters.includes('quoteId') ? await newQuote() : undefined;
    const tag = operation === 'removeTag' ? ownTag(ids.customerId) : 'VIP';
    const saleId = onPending ? ids.pendingId : operation === 'attributeSale' ? ids.claimableId : ids.saleId;
    const values = { ...ids, kind: 'became_regular', tag, quoteId, saleId };
    const headers = { 'x-request-id': `request-${operation}` };
    return testApp.request(target.method, fill(target, values), { token: shop[who], body, headers });
  };

  it('of a business is tried below', () => {
    const writes = [...operations.values()]
      .filter(({ method, pathParameters }) => method !== 'GET' && pathParameters.includes('businessId'))
      .map(({ name }) => name)
      .filter((name) => !ELSEWHERE.includes(name));
    expect(writes.filter((name) => WRITES.every(({ operation }) => operation !== name))).toEqual([]);
  });

  it.each(WRITES)('leaves what it should, of $what', async ({ operation, who, body, expected }) => {
    const entries = await entriesOf(testApp, async () => {
      const { status, text } = await send(operation, who, body?.(ids));
      expect([text, status < 300]).toEqual([text, true]);
    });
    const expectedEntries = expected(ids);
    expect(entries.map(({ action, changes }) => [action, changes])).toEqual(
      expectedEntries.map(([action, , changes]) => [action, changes]),
    );
    entries.forEach((entry, index) => {
      const whose = expectedEntries[index]![1];
      if (whose !== 'new') expect(entry.resource_id).toBe(ids[whose as keyof Ids]);
      expect(entry).toMatchObject({
        business_id: ids.businessId,
        resource_id: expect.any(Number),
        source: 'api',
        user_id: users.get(who),
        session_id: sessionOf(shop[who]),
        api_key_id: null,
        request_id: expect.stringMatching(UUID) as string,
        reason: null,
      } satisfies Partial<StoredEntry>);
    });
  });

  it('leaves a new business its own creation and its first owner', async () => {
    const entries = await entriesOf(testApp, async () => {
      const answer = await testApp.request('POST', '/api/businesses', { token: shop.admin, body: { name: 'Jirani' } });
      expectStatus(answer, 201);
    });
    expect(entries.map(({ action, user_id }) => [action, user_id])).toEqual([
      ['business.created', users.get('admin')],
      ['member.created', users.get('admin')],
    ]);
    expect(new Set(entries.map(({ business_id }) => business_id)).size).toBe(1);
  });

  it('leaves nothing when it is refused, and nothing when it is repeated by its key', async () => {
    const post = (body: object, headers = {}) =>
      testApp.request('POST', `/api/customers/${ids.businessId}`, { token: shop.staff, body, headers });
    const refused = { name: 'Twice', external_id: 'TWICE', customer_type: 'regular' };
    await post(refused);
    expect(await entriesOf(testApp, async () => expectStatus(await post(refused), 409))).toEqual([]);
    const keyed = () => post({ name: 'Once', customer_type: 'regular' }, { 'idempotency-key': 'audit-once' });
    const first = await entriesOf(testApp, async () => expectStatus(await keyed(), 201));
    expect(first.map(({ action }) => action)).toEqual(['customer.created']);
    expect(await entriesOf(testApp, async () => expectStatus(await keyed(), 201))).toEqual([]);
  });

  it('by an API key is told by the key', async () => {
    const created = await send('createApiKey', 'owner', { name: 'Till 3', role: 'staff' });
    const { key, api_key } = expectStatus(created, 201).body as { key: string; api_key: { id: number } };
    const [entry] = await entriesOf(testApp, async () => {
      const path = `/api/sales/${ids.businessId}`;
      expectStatus(await testApp.request('POST', path, { token: key, body: SALE }), 201);
    });
    expect(entry).toMatchObject({ source: 'api', user_id: null, session_id: null, api_key_id: api_key.id });
  });
});
