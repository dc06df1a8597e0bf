import { TenantsService } from '@wateja/auth';

import { expectStatus, givenMember, givenShop, type Member, type Shop } from '../../support/fixtures';
import { claimsOf } from '../../support/forge';
import { createTestApp, type TestApp } from '../../support/test-app';
import { expectInvalid } from '../../support/validation';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const BROWSER = 'Mozilla/5.0 (Android 15) Firefox/140';

describe('The sessions of a user', () => {
  let testApp: TestApp;
  let shop: Shop;
  let amina: Member;

  beforeAll(async () => {
    testApp = await createTestApp({ TRUST_PROXY_HOPS: '1' });
    shop = await givenShop(testApp);
  });
  beforeEach(async () => {
    amina = await givenMember(testApp, shop, 'staff');
  });
  afterAll(() => testApp.close());

  const session = async (headers: Record<string, string> = {}) => {
    const body = { email: amina.email, password: amina.password };
    return expectStatus(await testApp.request('POST', '/api/auth/login', { body, headers }), 200).body as {
      access_token: string;
      refresh_token: string;
    };
  };
  const sid = (token: string) => String(claimsOf(token).sid);
  const list = async (token: string, query = '') =>
    expectStatus(await testApp.request('GET', `/api/auth/sessions${query}`, { token }), 200).body;
  const endSession = (token: string, id: string) => testApp.request('DELETE', `/api/auth/sessions/${id}`, { token });
  const profileStatus = async (token: string) => (await testApp.request('GET', '/api/auth/me', { token })).status;
  const refresh = (refresh_token: string) => testApp.request('POST', '/api/auth/refresh', { body: { refresh_token } });
  const backdate = (id: string, days: number) =>
    testApp.database.query(`UPDATE sessions SET signed_in_at = now() - $2 * interval '1 day' WHERE id = $1`, [
      id,
      days,
    ]);

  it('are listed with time, network and client, the newest first, and never the address', async () => {
    await backdate(sid(amina.token), 1);
    const phone = await session({ 'user-agent': `${BROWSER}\u00e9 `, 'x-forwarded-for': '203.0.113.77' });
    const { sessions, total } = await list(phone.access_token);
    expect(total).toBe(2);
    expect(sessions).toMatchObject([
      { id: sid(phone.access_token), is_current: true, network: '203.0.113.0/24', client: BROWSER },
      { id: sid(amina.token), is_current: false },
    ]);
    const rows = await testApp.database.query(
      'SELECT s::text AS a, (SELECT string_agg(e::text, $1) FROM security_events e) AS b FROM sessions s',
      [' '],
    );
    expect(JSON.stringify(rows)).not.toContain('203.0.113.77');
    expect((await list(phone.access_token, '?limit=1&offset=1')).sessions).toMatchObject([{ id: sid(amina.token) }]);
  });

  it('end one by one, and the others go on', async () => {
    const [lost, kept] = [await session(), await session()];
    const answer = await endSession(kept.access_token, sid(lost.access_token));
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect([await profileStatus(lost.access_token), await profileStatus(kept.access_token)]).toEqual([401, 200]);
    expect([(await refresh(lost.refresh_token)).status, (await refresh(kept.refresh_token)).status]).toEqual([
      401, 200,
    ]);
    expect((await list(kept.access_token)).sessions).toHaveLength(2);
    expect((await endSession(kept.access_token, sid(kept.access_token))).status).toBe(204);
    expect(await profileStatus(kept.access_token)).toBe(401);
  });

  it('cannot be ended or seen by anybody else, who learns nothing by trying', async () => {
    const ownSession = await session();
    for (const token of [shop.owner, shop.admin]) {
      const [theirAnswer, unknown] = [
        await endSession(token, sid(ownSession.access_token)),
        await endSession(token, UNKNOWN),
      ];
      expect([theirAnswer.status, theirAnswer.text]).toEqual([unknown.status, unknown.text]);
      const ids = (await list(token)).sessions.map(({ id }: { id: string }) => id);
      expect(ids).not.toContain(sid(ownSession.access_token));
    }
    expect(await profileStatus(ownSession.access_token)).toBe(200);
    expectInvalid(await endSession(ownSession.access_token, '1'), 'sessionId');
  });

  it('end 90 days after the sign-in, however often they are refreshed', async () => {
    const old = await session();
    await backdate(sid(old.access_token), 75);
    const next = expectStatus(await refresh(old.refresh_token), 200).body;
    const [left] = (await list(next.access_token)).sessions.filter(
      ({ is_current }: { is_current: boolean }) => is_current,
    );
    expect(Math.round((Date.parse(left.expires_at) - Date.now()) / 86_400_000)).toBe(15);
    await backdate(sid(old.access_token), 91);
    const last = expectStatus(await refresh(next.refresh_token), 200).body;
    expect((await refresh(last.refresh_token)).status).toBe(401);
    testApp.app.get(TenantsService).clear();
    expect(await profileStatus(last.access_token)).toBe(401);
  });

  it('of a browser are replaced when somebody signs in again in it', async () => {
    const origin = 'http://duka.example';
    const login = (headers: Record<string, string>) =>
      testApp.request('POST', '/api/auth/login', {
        body: { email: amina.email, password: amina.password, session: 'cookie' },
        headers: { host: 'duka.example', origin, ...headers },
      });
    const first = expectStatus(await login({}), 200);
    const cookie = String(first.headers['set-cookie']).split(';')[0]!;
    const foreign = await login({ cookie: `${cookie}; ${cookie}` });
    expect([foreign.status, await profileStatus(first.body.access_token)]).toEqual([200, 200]);
    const again = expectStatus(await login({ cookie }), 200);
    expect([await profileStatus(first.body.access_token), await profileStatus(again.body.access_token)]).toEqual([
      401, 200,
    ]);
  });

  it('are gone from the table when their last token has expired', async () => {
    const old = await session();
    await testApp.database.query(
      `UPDATE refresh_tokens SET expires_at = now() - interval '1 second' WHERE family_id = $1`,
      [sid(old.access_token)],
    );
    await session();
    const rows = await testApp.database.query('SELECT FROM sessions WHERE id = $1', [sid(old.access_token)]);
    expect(rows).toEqual([]);
  });
});
