import readWorkbook from 'read-excel-file/node';

import { expectStatus, givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

const PHONE = '0701 234 567';
const EMAIL = 'amina@example.com';
const CONTACTS = /701[ ]?234[ ]?567|amina@example/;

describe('Phones and email addresses in reports', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenAnotherShop(testApp, await givenShop(testApp));
    const { id } = await givenCustomer(testApp, shop, { name: 'Amina', phone: PHONE, email: EMAIL });
    await givenSale(testApp, shop, { customer_id: id });
    const message = { customer_id: id, channel: 'sms', purpose: 'service', body: 'Your order is ready.' };
    const path = `/api/messaging/${shop.business_id}/messages`;
    expectStatus(await testApp.request('POST', path, { token: shop.manager, body: message }), 201);
  });
  afterAll(() => testApp.close());

  /** A key that may read sales and messages and download files, and also what `more` says. */
  const givenKey = async (...more: string[]): Promise<string> => {
    const scopes = ['sales:read', 'messages:read', 'rewards:read', 'customers:export', ...more];
    const body = { name: 'Accounting', role: 'manager', scopes };
    const path = `/api/businesses/${shop.business_id}/api-keys`;
    return expectStatus(await testApp.request('POST', path, { token: shop.owner, body }), 201).body.key;
  };
  const get = async (report: string, token: string, format: string) => {
    const url = `/api/reports/${shop.business_id}/${report}?format=${format}`;
    const answer = await testApp.app.inject({ method: 'GET', url, headers: { authorization: `Bearer ${token}` } });
    expect(answer.statusCode).toBe(200);
    return answer;
  };
  const read = async (report: string, token: string, format: string): Promise<string> => {
    const { payload, rawPayload } = await get(report, token, format);
    return format === 'xlsx' ? JSON.stringify(await readWorkbook(rawPayload)) : payload;
  };

  const cases = ['sales', 'sale-lines', 'messages'].flatMap((report) =>
    ['json', 'csv', 'jsonl', 'xlsx'].map((format) => [report, format] as const),
  );

  it.each(cases)('are not in %s as %s for a key that may not read customers', async (report, format) => {
    const text = await read(report, await givenKey(), format);
    expect(text).toContain('Amina');
    expect(text).not.toMatch(CONTACTS);
  });

  it.each(cases)('are in %s as %s for a key that may, and for people', async (report, format) => {
    expect(await read(report, await givenKey('customers:read'), format)).toMatch(CONTACTS);
    expect(await read(report, shop.manager, format)).toMatch(CONTACTS);
  });

  it.each(['json', 'csv', 'jsonl', 'xlsx'])('are in no report on points as %s', async (format) => {
    expect(await read('points', shop.manager, format)).not.toMatch(CONTACTS);
  });

  it('cannot be chosen as columns either', async () => {
    const text = await read('sales', await givenKey(), 'csv&columns=customer_name,customer_phone,customer_email');
    expect(text.trim().split(/\r?\n/)).toEqual(['customer_name,customer_phone,customer_email', 'Amina,,']);
  });

  it.each(['json', 'csv'])('of customers need the permission to read customers: %s', async (format) => {
    const path = `/api/reports/${shop.business_id}/customers?format=${format}`;
    const answer = await testApp.request('GET', path, { token: await givenKey() });
    expect(answer).toMatchObject({ status: 403, body: { code: 'scope_insufficient' } });
  });
});
