import { expectStatus, givenMember, givenShop, type Shop } from '../../support/fixtures';
import { claimsOf } from '../../support/forge';
import { createTestApp, type TestApp } from '../../support/test-app';
import { expectInvalid } from '../../support/validation';

describe('API keys of a member who leaves', () => {
  let testApp: TestApp;
  let shop: Shop;
  let leaver: { token: string; id: number };

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  beforeEach(async () => {
    const { token } = await givenMember(testApp, shop, 'owner');
    leaver = { token, id: Number(claimsOf(token).sub) };
  });
  afterAll(() => testApp.close());

  const keys = (query = '') => `/api/businesses/${shop.business_id}/api-keys${query}`;
  const givenKey = async (name: string, token = leaver.token) => {
    const answer = await testApp.request('POST', keys(), { token, body: { name } });
    return expectStatus(answer, 201).body as { key: string; api_key: { id: number } };
  };
  const works = async (key: string) => (await testApp.request('GET', '/api/auth/me', { token: key })).status === 200;
  const remove = (query = '', token = shop.owner) =>
    testApp.request('DELETE', `/api/businesses/${shop.business_id}/members/${leaver.id}${query}`, { token });
  const names = (list: { name: string }[]) => list.map(({ name }) => name);

  it('are shown before, with their age, and revoked with the member', async () => {
    const [till, window] = [await givenKey('Till'), await givenKey('Window')];
    const otherKey = await givenKey('Of the owner', shop.owner);
    await testApp.database.query(`UPDATE api_keys SET created_at = now() - interval '400 days 1 hour' WHERE id = $1`, [
      till.api_key.id,
    ]);
    const before = await testApp.request('GET', keys(`?created_by=${leaver.id}`), { token: shop.owner });
    expect(before.body).toMatchObject({ total: 2, api_keys: [{ name: 'Window', age_days: 0 }, { age_days: 400 }] });
    const answer = expectStatus(await remove(), 200).body;
    expect(answer.member.user_id).toBe(leaver.id);
    expect([names(answer.api_keys.revoked), answer.api_keys.kept]).toEqual([['Till', 'Window'], []]);
    expect(answer.api_keys.revoked[0].revoked_at).toMatch(/Z$/);
    expect([await works(till.key), await works(window.key), await works(otherKey.key)]).toEqual([false, false, true]);
  });

  it('go on if the owner names them', async () => {
    const [till, window] = [await givenKey('Till'), await givenKey('Window')];
    const answer = expectStatus(await remove(`?keep_keys=${till.api_key.id}`), 200).body;
    expect([names(answer.api_keys.revoked), names(answer.api_keys.kept)]).toEqual([['Window'], ['Till']]);
    expect([await works(till.key), await works(window.key)]).toEqual([true, false]);
  });

  it('are all as before when one that is named is not a working key of the member', async () => {
    const [till, otherKey] = [await givenKey('Till'), await givenKey('Of the owner', shop.owner)];
    const revoked = await givenKey('Revoked');
    await testApp.request('DELETE', `${keys()}/${revoked.api_key.id}`, { token: shop.owner });
    for (const { api_key } of [otherKey, revoked]) {
      expectInvalid(await remove(`?keep_keys=${till.api_key.id},${api_key.id}`), 'keep_keys');
    }
    for (const list of ['', 'Till', '1,', '1,1x']) expectInvalid(await remove(`?keep_keys=${list}`), 'keep_keys');
    expect(await works(till.key)).toBe(true);
    expectStatus(await remove(), 200);
    expect(await works(till.key)).toBe(false);
  });

  it('cannot be made by a process that does not know yet that the member has left', async () => {
    const otherApp = await createTestApp({}, testApp.database);
    // Principals are cached for three seconds by this clock. It stands still, so a slow machine makes no difference.
    jest.spyOn(performance, 'now').mockReturnValue(performance.now());
    const request = (method: 'GET' | 'POST', body?: object) =>
      otherApp.request(method, keys(), { token: leaver.token, ...(body && { body }) });
    expect((await request('GET')).status).toBe(200);
    expectStatus(await remove(), 200);
    expect((await request('GET')).status).toBe(200);
    expect((await request('POST', { name: 'Souvenir' })).body.code).toBe('business_not_found');
    jest.restoreAllMocks();
    await otherApp.close();
  });

  it('stay when the removal is refused', async () => {
    const till = await givenKey('Till');
    expect((await remove('', shop.manager)).status).toBe(403);
    expect(await works(till.key)).toBe(true);
  });
});
