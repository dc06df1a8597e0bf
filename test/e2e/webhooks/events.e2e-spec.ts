import { EventsService } from '@wateja/events';
import { SignedTokens } from '@wateja/messaging';
import { PrismaService, withTenant } from '@wateja/prisma';
import { WEBHOOK_EVENT_NAMES, webhookDocument, WebhookDispatcher } from '@wateja/webhooks';
import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

import { expectStatus, givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { merge, undo } from '../../support/merging';
import { givenMessages } from '../../support/messages';
import { adjust, givenProgram } from '../../support/rewards-shop';
import { recordStatements, statementsOf } from '../../support/statements';
import { createTestApp, type TestApp } from '../../support/test-app';
import { givenWebhook, type Received, WebhookReceiver } from '../../support/webhook-receiver';

describe('The events that webhooks are told', () => {
  let testApp: TestApp;
  let shop: Shop;
  let receiver: WebhookReceiver;
  const receive = async (type: string) => (await receiver.waitFor(1, type)).at(-1)!.body.data;

  beforeAll(async () => {
    testApp = await createTestApp({ WEBHOOKS_ALLOW_PRIVATE: 'true' });
    testApp.app.get(WebhookDispatcher).start();
    shop = await givenShop(testApp);
    receiver = await new WebhookReceiver().open();
    await givenWebhook(testApp, shop, receiver.url, WEBHOOK_EVENT_NAMES);
  });
  afterEach(() => {
    for (const request of receiver.received) expectDocumented(request);
    receiver.received.length = 0;
  });
  afterAll(async () => {
    await testApp.close();
    await receiver.close();
  });

  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  const { schemas, webhooks } = webhookDocument();
  /** The body is what the OpenAPI document says, and tells nothing more. */
  function expectDocumented({ body }: Received): void {
    const { post } = webhooks[body.type] as { post: { requestBody: { content: object } } };
    const [, name] = /schemas\/(\w+)/.exec(JSON.stringify(post.requestBody.content))!;
    const validate = ajv.compile(schemas[name!]!);
    expect([body, validate(body), validate.errors]).toEqual([body, true, null]);
    const { properties } = schemas[name!] as { properties: { data: { properties: object } } };
    expect(Object.keys(properties.data.properties)).toEqual(expect.arrayContaining(Object.keys(body.data as object)));
  }

  it('are those of a customer: created, updated, erased', async () => {
    const customer = await givenCustomer(testApp, shop, { phone: '0722 000 999' });
    const ids = { business_id: shop.business_id, customer_id: customer.id };
    expect(await receive('customer.created')).toEqual(ids);
    const path = `/api/customers/${shop.business_id}/${customer.id}`;
    const change = { token: shop.staff, body: { phone: '0722 000 998', customer_type: 'vip' } };
    expectStatus(await testApp.request('PATCH', path, change), 200);
    expect(await receive('customer.updated')).toEqual({ ...ids, changed: ['phone', 'customer_type'] });
    expectStatus(await testApp.request('DELETE', path, { token: shop.manager }), 200);
    await receiver.waitFor(2, 'customer.updated');
    expect(await receive('customer.updated')).toEqual({ ...ids, changed: ['is_active'] });
    const erase = { token: shop.owner, body: { reason: 'Asked for it' } };
    expectStatus(await testApp.request('POST', `${path}/erase`, erase), 200);
    expect(await receive('customer.erased')).toEqual({ ...ids, merged_customer_ids: [] });
  });

  it('are those of a sale, with its points, metrics and refund', async () => {
    await givenProgram(testApp, shop);
    const customer = await givenCustomer(testApp, shop);
    const sale = await givenSale(testApp, shop, { customer_id: customer.id });
    expect(await receive('sale.completed')).toMatchObject({ sale_id: sale.id, total_amount: '100.00' });
    expect(await receive('metrics.refreshed')).toEqual({
      ...{ business_id: shop.business_id, customer_id: customer.id, total_purchases: 1, total_spent: '100.00' },
      ...{ average_spend: '100.00', repeat_frequency: 'one_time', last_purchase_date: sale['completed_at'] },
    });
    const refund = { token: shop.manager, body: { items: [{ sale_item_id: sale.items[0]!.id, quantity: '1' }] } };
    expectStatus(await testApp.request('POST', `/api/sales/${shop.business_id}/${sale.id}/refund`, refund), 200);
    expect(await receive('sale.refunded')).toMatchObject({ sale_id: sale.id, amount: '100.00', fully_refunded: true });
    expectStatus(await adjust(testApp, shop, customer.id, 5), 201);
    expect(await receive('points.adjusted')).toMatchObject({ customer_id: customer.id, points: '5.000' });
  });

  it('are those of a message that reaches its end', async () => {
    const customer = await givenCustomer(testApp, shop);
    const { message_id } = await givenMessages(testApp, shop, customer.id);
    // The callback by which a provider reports.
    await testApp.database.query(
      `UPDATE messages SET status = 'sent', provider = 'africas_talking', provider_message_id = 'ATXid_told' WHERE id = $1`,
      [message_id],
    );
    const token = testApp.app.get(SignedTokens).callbackToken('africas-talking');
    const body = 'id=ATXid_told&status=Success';
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const path = `/api/callbacks/africas-talking/${token}/delivery-reports`;
    expectStatus(await testApp.request('POST', path, { body, headers }), 200);
    expect(await receive('message.delivered')).toMatchObject({ message_id, customer_id: customer.id });
  });

  it('are those of a merge, and of both customers when it is undone', async () => {
    const own = await givenCustomer(testApp, shop);
    const otherCustomer = await givenCustomer(testApp, shop, { phone: '0722 000 997' });
    await givenSale(testApp, shop, { customer_id: otherCustomer.id, total_amount: '40.00', total_items: 1 });
    const { business_id } = shop;
    const pair = { business_id, customer_id: own.id, from_customer_id: otherCustomer.id };
    const { body } = expectStatus(await merge(testApp, shop, own.id, { from_customer_id: otherCustomer.id }), 200);
    expect(await receive('customer.merged')).toEqual(pair);
    await givenSale(testApp, shop, { customer_id: own.id, total_amount: '7.00', total_items: 1 });
    await receiver.waitFor(2, 'sale.completed');
    receiver.received.length = 0;
    expectStatus(await undo(testApp, shop, own.id, body.merge.id), 200);
    const of = (id: number) => (data: { customer_id: number }) => data.customer_id === id;
    const updated = (await receiver.waitFor(2, 'customer.updated')).map(
      (request) => request.body.data as { customer_id: number },
    );
    for (const id of [own.id, otherCustomer.id]) {
      expect(updated.find(of(id))).toMatchObject({ business_id, changed: expect.arrayContaining(['phone', 'email']) });
    }
    // The metrics of the other customer are as in their last event, so no second event is sent for that customer.
    expect(await receive('metrics.refreshed')).toMatchObject({ customer_id: own.id, total_spent: '7.00' });
  });

  it('are those that modules announce', async () => {
    const prisma = testApp.app.get(PrismaService);
    const { business_id } = shop;
    await withTenant(business_id, () =>
      prisma.transaction(async (tx) => {
        const finished = { business_id, import_id: 4, kind: 'sales', created: 3, updated: 2, rejected: 1 };
        await testApp.app.get(EventsService).announce(tx, 'import.finished', finished);
      }),
    );
    expect(await receive('import.finished')).toMatchObject({ import_id: 4, kind: 'sales' });
  });

  it('cost a shop without a webhook no statement of a sale', async () => {
    const silent = await givenAnotherShop(testApp, shop);
    const { id } = await givenCustomer(testApp, silent);
    const stop = recordStatements();
    const { statements } = await statementsOf(() => givenSale(testApp, silent, { customer_id: id }));
    stop();
    expect(statements.length).toBeGreaterThan(1);
    // The statement that writes metrics also creates their deliveries, and it runs in any case.
    const telling = statements.filter((text) => text.includes('webhook'));
    expect(telling.filter((text) => !text.includes('customer_purchase_history'))).toEqual([]);
  });
});
