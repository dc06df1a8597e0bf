import { PasswordsService, UsersService } from '@wateja/auth';

import { expectStatus, givenMember, givenShop, type Member, type Shop } from '../../support/fixtures';
import { claimsOf } from '../../support/forge';
import { createTestApp, type TestApp } from '../../support/test-app';

interface Event {
  id: number;
  kind: string;
  session_id: string | null;
  address_hash: string | null;
  network: string | null;
  client: string | null;
}

describe('Security events', () => {
  let testApp: TestApp;
  let shop: Shop;
  let amina: Member;

  beforeAll(async () => {
    testApp = await createTestApp({ TRUST_PROXY_HOPS: '1' });
    shop = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  const request = (path: string, token: string) => testApp.request('GET', `/api/${path}`, { token });
  const eventsOf = async (token: string, query = ''): Promise<Event[]> =>
    expectStatus(await request(`auth/events${query}`, token), 200).body.events;
  const kinds = async (token: string) => (await eventsOf(token)).map(({ kind }) => kind);
  const login = (password = amina.password, address = '203.0.113.7') =>
    testApp.request('POST', '/api/auth/login', {
      body: { email: amina.email, password },
      headers: { 'x-forwarded-for': address, 'user-agent': 'Till/2.1\r\nEvil: 1'.replace(/\r\n/, ' ') },
    });
  const idOf = (token: string) => Number(claimsOf(token).sub);
  const ofMember = (token: string, userId: number, businessId = shop.business_id) =>
    request(`businesses/${businessId}/members/${userId}/events`, token);

  // The account belongs to the shop, because its owner made it.
  beforeEach(async () => {
    const number = Math.random().toString(36).slice(2);
    const [email, password] = [`amina.${number}@wateja.test`, 'hakuna matata 2024'];
    const body = { email, password, name: 'Amina', role: 'staff' };
    const path = `/api/businesses/${shop.business_id}/members`;
    expectStatus(await testApp.request('POST', path, { token: shop.owner, body }), 201);
    amina = { email, password, token: '' };
    amina.token = expectStatus(await login(), 200).body.access_token;
  });

  it('tell of sign-ins and refused ones, with network and client, and the same hash for the same address', async () => {
    expect((await login('wrong')).status).toBe(401);
    expect((await login('wrong', '198.51.100.20')).status).toBe(401);
    const [far, near, first] = await eventsOf(amina.token);
    const client = {
      network: '203.0.113.0/24',
      client: 'Till/2.1 Evil: 1',
      address_hash: expect.stringMatching(/^[\da-f]{32}$/),
    };
    expect(first).toMatchObject({ kind: 'signed_in', session_id: claimsOf(amina.token).sid, ...client });
    expect(near).toMatchObject({ kind: 'sign_in_refused', session_id: null, ...client });
    expect(far).toMatchObject({ kind: 'sign_in_refused', network: '198.51.100.0/24' });
    expect([near?.address_hash, far?.address_hash === near?.address_hash]).toEqual([first?.address_hash, false]);
  });

  it('tell of a changed password, a wrong one, a reset, and the end of an account', async () => {
    const change = (current_password: string) =>
      testApp.request('POST', '/api/auth/password', {
        token: amina.token,
        body: { current_password, new_password: 'safari njema 2026' },
      });
    expect([(await change('wrong')).status, (await change(amina.password)).status]).toEqual([401, 204]);
    expect(await kinds(amina.token)).toEqual(['password_changed', 'sign_in_refused', 'signed_in']);
    const passwords = testApp.app.get(PasswordsService);
    await passwords.reset(idOf(amina.token), amina.password);
    await passwords.setActive(idOf(amina.token), false);
    expect((await login()).status).toBe(401);
    await passwords.setActive(idOf(amina.token), true);
    const { access_token } = expectStatus(await login(), 200).body;
    expect((await kinds(access_token)).slice(0, 5)).toEqual([
      ...['signed_in', 'account_activated', 'sign_in_refused', 'account_deactivated', 'password_reset'],
    ]);
  });

  it('tell once of the end of a session, and of a refresh token that came back', async () => {
    const [over, stolen] = [(await login()).body, (await login()).body];
    for (let times = 0; times < 2; times++) {
      await testApp.request('POST', '/api/auth/logout', { body: { refresh_token: over.refresh_token } });
    }
    const refresh = () =>
      testApp.request('POST', '/api/auth/refresh', { body: { refresh_token: stolen.refresh_token } });
    expectStatus(await refresh(), 200);
    await testApp.database.query("UPDATE refresh_tokens SET used_at = used_at - interval '21 seconds'");
    for (let times = 0; times < 2; times++) expect((await refresh()).status).toBe(401);
    const [reused, ended] = await eventsOf(amina.token);
    expect(reused).toMatchObject({ kind: 'refresh_token_reused', session_id: claimsOf(stolen.access_token).sid });
    expect(ended).toMatchObject({ kind: 'session_ended', session_id: claimsOf(over.access_token).sid });
    expect((await kinds(amina.token)).filter((kind) => kind !== 'signed_in')).toHaveLength(2);
  });

  it('are written for an unknown email too, without an account, so that both take the same time', async () => {
    const count = async () =>
      (await testApp.database.query<{ n: number }>('SELECT count(*)::int AS n FROM security_events'))[0]!.n;
    const before = await count();
    const body = { email: 'nobody@wateja.test', password: 'wrong' };
    expect((await testApp.request('POST', '/api/auth/login', { body })).status).toBe(401);
    expect(await count()).toBe(before + 1);
    const [row] = await testApp.database.query('SELECT user_id, kind FROM security_events ORDER BY id DESC LIMIT 1');
    expect(row).toEqual({ user_id: null, kind: 'sign_in_refused' });
  });

  it('come in pages, and a cursor of somebody else’s list is refused', async () => {
    for (let times = 0; times < 3; times++) await login();
    const page = expectStatus(await request('auth/events?limit=2', amina.token), 200).body;
    const rest = await eventsOf(amina.token, `?limit=2&cursor=${page.next_cursor}`);
    const all = await eventsOf(amina.token);
    expect([...page.events, ...rest]).toEqual(all);
    expect(all).toHaveLength(4);
    expect((await request(`auth/events?cursor=${page.next_cursor}`, shop.owner)).status).toBe(400);
  });

  it('of a member are for owners of the shop', async () => {
    const userId = idOf(amina.token);
    const { events } = expectStatus(await ofMember(shop.owner, userId), 200).body;
    expect(events).toMatchObject([{ kind: 'signed_in', network: '203.0.113.0/24' }]);
    const elsewhere = await givenShop(testApp);
    expect((await ofMember(shop.manager, userId)).body.code).toBe('role_insufficient');
    expect((await ofMember(elsewhere.owner, userId, elsewhere.business_id)).body.code).toBe('member_not_found');
    expect((await ofMember(elsewhere.owner, userId)).body.code).toBe('business_not_found');
  });

  it('of a person with an account of their own tell an owner neither what was before, nor from where', async () => {
    const email = `juma.${Math.random().toString(36).slice(2)}@wateja.test`;
    const { id } = await testApp.app.get(UsersService).create({ email, name: 'Juma', password: 'my own password' });
    const signIn = () => testApp.request('POST', '/api/auth/login', { body: { email, password: 'my own password' } });
    expectStatus(await signIn(), 200);
    const body = { email, name: 'Juma', role: 'staff' };
    const path = `/api/businesses/${shop.business_id}/members`;
    expectStatus(await testApp.request('POST', path, { token: shop.owner, body }), 201);
    expect(expectStatus(await ofMember(shop.owner, id), 200).body.events).toEqual([]);
    expectStatus(await signIn(), 200);
    const hidden = { session_id: null, address_hash: null, network: null, client: null };
    expect((await ofMember(shop.owner, id)).body.events).toMatchObject([{ kind: 'signed_in', ...hidden }]);
  });

  it('are kept for a year', async () => {
    const { token } = await givenMember(testApp, shop, 'staff');
    await testApp.database.query(`UPDATE security_events SET at = now() - interval '366 days' WHERE user_id = $1`, [
      idOf(token),
    ]);
    const after = await createTestApp({}, testApp.database);
    await after.request('POST', '/api/auth/login', { body: { email: amina.email, password: amina.password } });
    expect(await eventsOf(token)).toEqual([]);
    await after.close();
  });
});
