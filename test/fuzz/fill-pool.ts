import { givenTemplate } from '../support/campaign-shop';
import { expectStatus, givenCustomer, givenSale, type Shop } from '../support/fixtures';
import { merge } from '../support/merging';
import { adjust, givenProgram, givenPromotion, quote } from '../support/rewards-shop';
import { givenStoredDelivery, givenStoredWebhook } from '../support/stored-webhooks';
import type { TestApp } from '../support/test-app';
import { givenUpload } from '../support/uploads';
import type { Pool } from './pool';

/** Creates records that random requests seldom create, so that requests about them find something. */
export async function fillPool(pool: Pool, testApp: TestApp, shop: Shop): Promise<void> {
  pool.add('own_business', shop.business_id);
  pool.add('business', shop.business_id);
  await givenProgram(testApp, shop);
  const customer = await givenCustomer(testApp, shop);
  const items = [{ product_id: 1, quantity: 3, unit_price: '2.50' }];
  for (const sale of [{ customer_id: customer.id }, { customer_id: customer.id, status: 'pending' }, {}])
    pool.harvest({ customer, sale: await givenSale(testApp, shop, { ...sale, items }) });
  await fillRewards(pool, testApp, shop, customer.id);
  const duplicate = await givenCustomer(testApp, shop);
  pool.harvest(expectStatus(await merge(testApp, shop, customer.id, { from_customer_id: duplicate.id }), 200).body);
  await fillCampaigns(pool, testApp, shop);
  pool.add('webhook', await givenStoredWebhook(testApp.database, shop.business_id, true));
  pool.add('delivery', await givenStoredDelivery(testApp.database, shop.business_id));
  pool.harvest({ import: await givenUpload(testApp, shop, { kind: 'customers', content: 'name,phone\nZawadi,\n' }) });
}

async function fillRewards(pool: Pool, testApp: TestApp, shop: Shop, customer_id: number): Promise<void> {
  expectStatus(await adjust(testApp, shop, customer_id, 500), 201);
  pool.harvest({ promotion: await givenPromotion(testApp, shop) });
  pool.harvest(expectStatus(await quote(testApp, shop, { customer_id, total_amount: '9.00' }), 201).body);
}

async function fillCampaigns(pool: Pool, testApp: TestApp, shop: Shop): Promise<void> {
  const template_id = await givenTemplate(testApp, shop.business_id);
  pool.add('template', template_id);
  const body = { name: 'Offer', purpose: 'offers', channel: 'sms', template_id, audience: {} };
  const created = await testApp.request('POST', `/api/campaigns/${shop.business_id}`, { token: shop.owner, body });
  pool.harvest(expectStatus(created, 201).body);
}
