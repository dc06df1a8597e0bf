import { TenantsService, TokensService } from '@wateja/auth';

import { expectStatus, givenCustomer, givenMember, givenShop, type Shop } from '../../support/fixtures';
import { claimsOf } from '../../support/forge';
import { databaseDigest } from '../../support/operations';
import { createTestApp, type TestApp } from '../../support/test-app';

type Request = [method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object];

describe('A fresh sign-in', () => {
  let testApp: TestApp;
  let shop: Shop;
  let requests: Record<string, Request>;

  beforeAll(async () => {
    testApp = await createTestApp();
  });
  beforeEach(async () => {
    shop = await givenShop(testApp);
    const [customer, member] = [await givenCustomer(testApp, shop), await givenMember(testApp, shop, 'staff')];
    const [mine, business] = [`customers/${shop.business_id}/${customer.id}`, `businesses/${shop.business_id}`];
    const key = await send(['POST', `${business}/api-keys`, { name: 'Till' }]);
    const userId = Number(claimsOf(member.token).sub);
    const newcomer = { email: 'juma@wateja.test', name: 'Juma', password: 'hakuna matata 2024', role: 'staff' };
    requests = {
      'downloads the data of one person': ['GET', `${mine}/data-export`],
      'erases a customer': ['POST', `${mine}/erase`, { reason: 'Asked for it' }],
      'adds a member': ['POST', `${business}/members`, newcomer],
      'changes a role': ['PATCH', `${business}/members/${userId}`, { role: 'manager' }],
      'removes a member': ['DELETE', `${business}/members/${userId}`],
      'creates a key': ['POST', `${business}/api-keys`, { name: 'Shop window' }],
      'revokes a key': ['DELETE', `${business}/api-keys/${key.body.api_key.id}`],
    };
  });
  afterAll(() => testApp.close());

  const send = ([method, path, body]: Request, token = shop.owner) =>
    testApp.request(method, `/api/${path}`, { token, ...(body && { body }) });
  /** Makes the sign-in of a token so many seconds old. */
  async function ageSignIn(token: string, seconds: number): Promise<void> {
    const { sid } = claimsOf(token);
    const sql = `UPDATE sessions SET signed_in_at = now() - $2 * interval '1 second' WHERE id = $1`;
    await testApp.database.query(sql, [sid, seconds]);
    testApp.app.get(TenantsService).clear();
  }

  it('is needed to erase, to download a person’s data, and to change members and keys', async () => {
    await ageSignIn(shop.owner, 301);
    const before = await databaseDigest(testApp);
    for (const [what, request] of Object.entries(requests)) {
      const answer = await send(request);
      expect([what, answer.status, answer.body.code]).toEqual([what, 403, 'sign_in_again']);
    }
    expect(await databaseDigest(testApp)).toEqual(before);
    await ageSignIn(shop.owner, 200);
    for (const [what, request] of Object.entries(requests)) {
      const answer = await send(request);
      expect([what, answer.status < 300 || answer.text]).toEqual([what, true]);
    }
  });

  it('is not made by a refresh, but by another login', async () => {
    const { email, password } = await givenMember(testApp, shop, 'owner');
    const login = async () =>
      expectStatus(await testApp.request('POST', '/api/auth/login', { body: { email, password } }), 200).body;
    const first = await login();
    await ageSignIn(first.access_token, 301);
    const { refresh_token } = first;
    const next = expectStatus(
      await testApp.request('POST', '/api/auth/refresh', { body: { refresh_token } }),
      200,
    ).body;
    const erasure = requests['erases a customer']!;
    expect((await send(erasure, next.access_token)).body.code).toBe('sign_in_again');
    expect((await send(erasure, (await login()).access_token)).status).toBe(200);
  });

  it('is not asked of callers who lack the permission, nor for other requests', async () => {
    for (const token of [shop.staff, shop.owner]) await ageSignIn(token, 3_600);
    expect((await send(requests['erases a customer']!, shop.staff)).body.code).toBe('role_insufficient');
    expect((await send(['GET', `businesses/${shop.business_id}/members`])).status).toBe(200);
    expect((await send(['GET', `reports/${shop.business_id}/customers`])).status).toBe(200);
  });

  it('is not needed by keys and by tokens of the command line, which have no login', async () => {
    const body = { name: 'Archive', role: 'manager' };
    const { key } = (await send(['POST', `businesses/${shop.business_id}/api-keys`, body])).body;
    const download = requests['downloads the data of one person']!;
    expect((await send(download, key)).status).toBe(200);
    const token = testApp.app.get(TokensService).sign(Number(claimsOf(shop.owner).sub));
    expect((await send(requests['erases a customer']!, token)).status).toBe(200);
  });
});
