import { SignedTokens } from '@wateja/messaging';

import { expectStatus, givenConsent, givenCustomer, givenSale, type Shop } from './fixtures';
import { postForm } from './forms';
import { merge } from './merging';
import { givenMessages, givenSmsUsage } from './messages';
import { adjust, givenAttributedSale, givenProgram, givenPromotion, givenReview, quote, setTier } from './rewards-shop';
import { givenStoredDelivery, givenStoredWebhook } from './stored-webhooks';
import type { TestApp } from './test-app';
import { importOverHttp } from './uploads';

/** Rows of a shop in every table. */
export async function givenSomethingOfEverything(testApp: TestApp, shop: Shop): Promise<void> {
  const post = async (path: string, body: object, key = path) =>
    expectStatus(
      await testApp.request('POST', `/api/${path}`, { token: shop.owner, body, headers: { 'Idempotency-Key': key } }),
      201,
    );
  await post(`products/${shop.business_id}`, { name: 'Asali' });
  await givenProgram(testApp, shop);
  const customer = await givenCustomer(testApp, shop);
  await post(`customers/${shop.business_id}/${customer.id}/notes`, { content: 'Likes mornings' });
  await post(`businesses/${shop.business_id}/api-keys`, { name: 'Till', role: 'staff' });
  const payments = [{ method: 'mpesa', amount: '100.00', reference: 'SJK4H7L2QA' }];
  const sale = await givenSale(testApp, shop, { customer_id: customer.id, payment_method: 'mpesa', payments });
  const refund = { token: shop.owner, body: { items: [{ sale_item_id: sale.items[0]!.id, quantity: '0.5' }] } };
  expectStatus(await testApp.request('POST', `/api/sales/${shop.business_id}/${sale.id}/refund`, refund), 200);
  const settings = { token: shop.owner, body: { regular_from: 6 } };
  expectStatus(await testApp.request('PATCH', `/api/businesses/${shop.business_id}/loyalty`, settings), 200);
  const messaging = `/api/messaging/${shop.business_id}/settings`;
  expectStatus(await testApp.request('PATCH', messaging, { ...settings, body: { quiet_to: '07:00' } }), 200);
  await testApp.database.query(`INSERT INTO callback_tokens VALUES ($1, repeat('0', 64))`, [shop.business_id]);
  await givenStoredWebhook(testApp.database, shop.business_id, false);
  await givenStoredDelivery(testApp.database, shop.business_id);
  await givenConsent(testApp, shop, customer.id);
  // Before the country seems to change: until that is over, imports wait.
  await importOverHttp(testApp, shop, { kind: 'customers', content: 'name,phone\nZawadi,0700000123\n' });
  const reindexing = 'INSERT INTO customer_reindexings (business_id, last_customer_id, total) VALUES ($1, $2, 1)';
  await testApp.database.query(reindexing, [shop.business_id, customer.id]);
  await givenPromotion(testApp, shop);
  await givenReview(testApp, shop, sale.id);
  await givenAttributedSale(testApp, shop, customer.id);
  expectStatus(await setTier(testApp, shop, customer.id, { tier: 'regular' }), 200);
  for (const points of [5, -2]) expectStatus(await adjust(testApp, shop, customer.id, points), 201);
  expectStatus(await quote(testApp, shop, { customer_id: customer.id, total_amount: '9.00' }), 201);
  const duplicate = await givenCustomer(testApp, shop);
  expectStatus(await merge(testApp, shop, customer.id, { from_customer_id: duplicate.id }), 200);
  const { message_id } = await givenMessages(testApp, shop, customer.id);
  await givenSmsUsage(testApp, shop);
  const ids = { business_id: shop.business_id, customer_id: customer.id, message_id };
  const token = testApp.app.get(SignedTokens).unsubscribeToken({ ...ids, channel: 'sms' });
  expectStatus(await postForm(testApp, `/api/unsubscribe/${token}`, { 'List-Unsubscribe': 'One-Click' }), 200);
}
