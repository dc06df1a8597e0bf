import { AccountLinksService } from '@wateja/auth';
import { SignedTokens } from '@wateja/messaging';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { AccessWorld, Caller } from './access-matrix';
import { expectStatus, givenCustomer, givenSale, type Shop } from './fixtures';
import { fill, type Operation, sampleOf } from './operations';
import { givenMessages, givenReply, reachableCustomer } from './messages';
import { givenMerge, spareCustomer } from './merging';
import { customersForm } from './multipart-body';
import { givenPromotion, givenReview, quote } from './rewards-shop';
import { challengedLogin, codeOfSetup, givenSecondFactor } from './second-factor';
import { givenStoredDelivery, givenToldWebhook } from './stored-webhooks';
import { ADMIN, type RequestOptions } from './test-app';

export type Ids = Record<string, number | string>;

/** An id that no row has. */
export const MISSING = 2_147_483_000;
const MISSING_UUID = '00000000-0000-4000-8000-000000000000';

/** The parts of a request that do not depend on its caller. */
export interface Prepared {
  path: string;
  options: RequestOptions;
}

/** Creates a record. @param customer the customer of the record, if it has one; a new customer by default */
type Maker = (world: AccessWorld, shop: Shop, operation: Operation, customer?: number) => Promise<number | string>;

/**
 * For each parameter of a path, a function that creates one more record of its kind. A new parameter needs a line here.
 */
const MAKERS: Record<string, Maker> = {
  businessId: (_world, shop) => Promise.resolve(shop.business_id),
  customerId: async ({ testApp }, shop, _operation, customer) => customer ?? (await givenCustomer(testApp, shop)).id,
  saleId: async ({ testApp }, shop, { name }, customer) => {
    const status = ['completeSale', 'cancelSale'].includes(name) ? 'pending' : 'completed';
    return (await givenSale(testApp, shop, { status, ...(customer && { customer_id: customer }) })).id;
  },
  userId: (world, shop) => world.member(shop),
  keyId: async ({ testApp }, shop) => {
    const path = `/api/businesses/${shop.business_id}/api-keys`;
    const answer = await testApp.request('POST', path, { token: shop.admin, body: { name: 'Till' } });
    return expectStatus(answer, 201).body.api_key.id as number;
  },
  campaignId: async (world, shop) => {
    const path = `/api/campaigns/${shop.business_id}`;
    const body = await campaignOf(world, shop);
    return expectStatus(await world.testApp.request('POST', path, { token: shop.admin, body }), 201).body.campaign.id;
  },
  templateId: async ({ testApp }, shop) => {
    const path = `/api/messaging/${shop.business_id}/templates`;
    const body = { name: `Words ${++counter}`, sms_text: 'Karibu' };
    return expectStatus(await testApp.request('POST', path, { token: shop.admin, body }), 201).body.template.id;
  },
  // A session of nobody: ending it changes nothing, and is no error.
  sessionId: () => Promise.resolve(MISSING_UUID),
  kind: () => Promise.resolve('welcome'),
  productId: async ({ testApp }, shop) => {
    const path = `/api/products/${shop.business_id}`;
    const answer = await testApp.request('POST', path, { token: shop.admin, body: { name: 'Asali' } });
    return expectStatus(answer, 201).body.product.id as number;
  },
  tag: () => Promise.resolve(`Tag ${++counter}`),
  version: () => Promise.resolve(1),
  messageId: async ({ testApp }, shop, _operation, customer) => {
    const id = customer ?? (await givenCustomer(testApp, shop)).id;
    const { message_id } = await givenMessages(testApp, shop, id, {
      address: '+254712000001',
      body: 'Your order is here',
    });
    // Only failed messages can be sent again.
    await testApp.database.query(`UPDATE messages SET status = 'failed' WHERE id = $1`, [message_id]);
    return message_id;
  },
  replyId: async ({ testApp }, shop, _operation, customer) => {
    const id = customer ?? (await givenCustomer(testApp, shop)).id;
    return givenReply(testApp.database, shop.business_id, id, '+254712000002');
  },
  mergeId: ({ testApp }, shop, _operation, customer) => givenMerge(testApp, shop, customer),
  importId: async ({ testApp }, shop, { name }) => {
    const path = `/api/imports/${shop.business_id}`;
    const answer = await testApp.request('POST', path, { token: shop.admin, body: customersForm() });
    const { id } = expectStatus(answer, 201).body.import;
    const isEnded = name === 'downloadRejectedRows' || name === 'revertImport';
    // Earlier attempts have uploaded imports, and no job works on them.
    await testApp.database.query(
      `UPDATE imports SET status = 'finished', finished_at = now(), is_recorded = true
       WHERE business_id = $1 AND (id <> $2 OR $3)`,
      [shop.business_id, id, isEnded],
    );
    const [stored] = await testApp.database.query<{ file_id: string }>(
      'SELECT file_id FROM imports WHERE business_id = $1 AND id = $2',
      [shop.business_id, id],
    );
    const rejected = join(testApp.env.DATA_DIR, 'imports', `${stored!.file_id}.rejected.csv`);
    if (isEnded) await writeFile(rejected, 'external_id');
    return id as number;
  },
  quoteId: async ({ testApp }, shop, _operation, customer) => {
    const customer_id = customer ?? (await givenCustomer(testApp, shop)).id;
    return expectStatus(await quote(testApp, shop, { customer_id, total_amount: '100.00' }), 201).body.quote.id;
  },
  promotionId: async ({ testApp }, shop) => (await givenPromotion(testApp, shop)).id,
  reviewId: async ({ testApp }, shop, _operation, customer) => {
    const { id } = await givenSale(testApp, shop, { customer_id: customer ?? (await givenCustomer(testApp, shop)).id });
    return givenReview(testApp, shop, id);
  },
  webhookId: ({ testApp }, shop) => givenToldWebhook(testApp.database, shop.business_id),
  deliveryId: ({ testApp }, shop) => givenStoredDelivery(testApp.database, shop.business_id),
  eventId: async ({ testApp }, shop) => {
    await givenSale(testApp, shop, { customer_id: (await givenCustomer(testApp, shop)).id });
    const [event] = await testApp.database.query<{ id: string }>(
      `UPDATE outbox SET status = 'parked', attempts = 12, last_error = 'Error: no', delivered_at = NULL
       WHERE id = (SELECT max(id) FROM outbox WHERE business_id = $1) RETURNING id`,
      [shop.business_id],
    );
    return Number(event!.id);
  },
  token: async ({ testApp }, shop, { path }) => {
    const tokens = testApp.app.get(SignedTokens);
    if (path.startsWith('/api/callbacks/')) return tokens.callbackToken('africas-talking');
    const { id: customer_id } = await givenCustomer(testApp, shop);
    return tokens.unsubscribeToken({ business_id: shop.business_id, customer_id, channel: 'email' });
  },
};

/** A campaign that uses a template of the new shop. Preparing a request must write nothing. */
async function campaignOf({ testApp }: AccessWorld, { business_id }: Shop) {
  const [template] = await testApp.database.query<{ id: number }>(
    'SELECT min(id) AS id FROM message_templates WHERE business_id = $1',
    [business_id],
  );
  return { name: 'Easter', purpose: 'offers', channel: 'sms', audience: {}, template_id: template!.id };
}

let counter = 0;

/** The bodies of operations for which the examples of the document are not sufficient. */
const BODIES: Record<
  string,
  (world: AccessWorld, caller?: Caller) => object | undefined | Promise<object | undefined>
> = {
  createProduct: () => ({ name: 'Asali', sku: `SKU-${++counter}` }),
  createSale: () => ({ payment_method: 'cash', total_amount: '1.00', total_items: '1' }),
  createSales: () => ({ sales: [{ payment_method: 'cash', total_amount: '1.00', total_items: '1' }] }),
  addMember: () => ({
    email: `newcomer.${++counter}@wateja.test`,
    name: 'Newcomer',
    password: ADMIN.password,
    role: 'staff',
  }),
  refundSale: () => ({ reason: 'Damaged packaging' }),
  mergeCustomers: async ({ testApp, home }) => ({ from_customer_id: await spareCustomer(testApp, home) }),
  attributeSale: async (world) => ({ customer_id: await reachableCustomer(world.testApp, world.home) }),
  claimReceipt: async (world) => ({
    customer_id: await reachableCustomer(world.testApp, world.home),
    ...{ external_id: 'R-1', total_amount: '100.00' },
  }),
  updateAutomaticMessage: () => ({ is_enabled: true }),
  createCampaign: (world) => campaignOf(world, world.home),
  updateCampaign: () => ({ name: 'Christmas' }),
  createTemplate: () => ({ name: `Words ${++counter}`, sms_text: 'Karibu' }),
  updateTemplate: () => ({ name: `Words ${++counter}` }),
  uploadImport: () => customersForm(),
  runImport: () => ({}),
  sendMessage: async ({ testApp, home }) => ({
    customer_id: await reachableCustomer(testApp, home),
    ...{ channel: 'sms', purpose: 'service', body: 'Your order is ready' },
  }),
  joinMember: async (world) => ({ customer_id: await reachableCustomer(world.testApp, world.home) }),
  createQuote: async (world) => ({
    customer_id: await reachableCustomer(world.testApp, world.home),
    total_amount: '100.00',
  }),
  setMemberTier: () => ({ tier: 'regular', until: '2999-01-31', reason: 'Moved here from our other shop' }),
  adjustPoints: () => ({ points: 5, reason: 'goodwill', note: 'Waited an hour' }),
  putProgram: () => ({ earn: { visit: { points: ++counter } } }),
  changePassword: () => ({ current_password: ADMIN.password, new_password: 'nyumba ya mawe 2026' }),
  login: () => ADMIN,
  secondFactor: challengedLogin,
  confirmPasswordReset: async (world) => {
    const link = await world.testApp.app.get(AccountLinksService).issue((await world.person([])).id);
    return { token: link!.token, new_password: 'nyumba ya mawe 2026' };
  },
  confirmTotp: async ({ testApp }, caller) => ({ code: await codeOfSetup(testApp, caller) }),
  createRecoveryCodes: async ({ testApp }, caller) => {
    if (caller?.token) await givenSecondFactor(testApp, caller.token);
    return undefined;
  },
  refresh: refreshToken,
  logout: refreshToken,
  takeDeliveryReport: () => ({ id: 'ATXid_1', status: 'Success' }),
  takeIncomingSms: () => ({ from: '+254700000001', text: 'STOP' }),
};

/** The values of required query parameters. */
const QUERIES: Record<string, string> = {
  searchCustomers: '?q=Customer',
  lookUpCustomers: '?q=Customer',
};

async function refreshToken({ testApp }: AccessWorld): Promise<object> {
  const { refresh_token } = (await testApp.request('POST', '/api/auth/login', { body: ADMIN })).body;
  return { refresh_token };
}

/** @param caller who will send the request, if it depends on what the caller has done before */
export const bodyOf = async (world: AccessWorld, operation: Operation, caller?: Caller): Promise<unknown> =>
  (await BODIES[operation.name]?.(world, caller)) ?? (operation.body && sampleOf(operation.body));

/** Requests that change the account of their caller, so that each caller can make them only once. */
export const changesOwnAccount = ({ name }: Operation): boolean =>
  ['changePassword', 'startTotp', 'confirmTotp', 'removeTotp', 'createRecoveryCodes'].includes(name);

/** Creates a record for each parameter of the path. */
export async function idsFor(world: AccessWorld, operation: Operation, shop: Shop, customer?: number): Promise<Ids> {
  const ids: Ids = {};
  for (const parameter of operation.pathParameters) {
    const maker = MAKERS[parameter];
    if (!maker) {
      throw new Error(`Say how to make the {${parameter}} of ${operation.name} in ${__filename}, for its attempts.`);
    }
    // A merge belongs to the customer of the same path.
    ids[parameter] = await maker(world, shop, operation, customer ?? (ids['customerId'] as number | undefined));
  }
  return ids;
}

/** True for a parameter that is the id of a row, and not a word with the same meaning in every business. */
export const isId = (parameter: string) => !['kind', 'version'].includes(parameter);

export const missing = (parameters: string[]): Ids =>
  Object.fromEntries(
    parameters.map((name) => [name, ['quoteId', 'sessionId'].includes(name) ? MISSING_UUID : MISSING]),
  );

/** A request that succeeds if its caller has the permission. */
export async function prepare(world: AccessWorld, operation: Operation, ids: Ids, caller?: Caller): Promise<Prepared> {
  const body = await bodyOf(world, operation, caller);
  return { path: fill(operation, ids) + (QUERIES[operation.name] ?? ''), options: body === undefined ? {} : { body } };
}
