import { UsersService } from '@wateja/auth';

import { readEnvironment } from '../../../apps/api/src/environment';
import { sendAtOnce } from '../../support/at-once';
import { expectStatus, givenMember, givenShop, type Shop, signIn } from '../../support/fixtures';
import { ADMIN, createTestApp, type TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

describe('Authentication', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  const post = (path: string, body: unknown) => testApp.request('POST', `/api/auth/${path}`, { body });
  const getProfile = (token?: string) => testApp.request('GET', '/api/auth/me', { token });
  const login = async () => expectStatus(await post('login', ADMIN), 200).body;

  describe('POST /api/auth/login', () => {
    it('exchanges email and password for tokens that nothing may cache', async () => {
      const answer = await post('login', ADMIN);
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({
        access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
        token_type: 'Bearer',
        expires_in: 900,
        refresh_token: expect.stringMatching(/^[\w-]{43}$/),
      });
      expect(answer.headers['cache-control']).toBe('no-store');
    });

    it('takes the email in any case, with white space around it', async () => {
      expect((await post('login', { ...ADMIN, email: '  Admin@Wateja.TEST ' })).status).toBe(200);
    });

    it('gives the same answer to a wrong password, an unknown email and an inactive user', async () => {
      const inactive = await givenMember(testApp, shop, 'staff');
      await testApp.database.query('UPDATE users SET is_active = false WHERE email = $1', [inactive.email]);
      const answers = await Promise.all([
        post('login', { ...ADMIN, password: 'wrong' }),
        post('login', { ...ADMIN, email: 'nobody@wateja.test' }),
        post('login', { email: inactive.email, password: inactive.password }),
      ]);
      expect(answers.map((answer) => answer.status)).toEqual([401, 401, 401]);
      expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
      expect(answers[0].body).toMatchObject({ error: 'Invalid email or password', code: 'invalid_credentials' });
    });

    it.each([
      ['email', { password: 'x' }],
      ['email', { email: 'not an email', password: 'x' }],
      ['password', { email: ADMIN.email }],
      ['password', { email: ADMIN.email, password: 12345678 }],
      ['admin', { ...ADMIN, admin: true }],
    ])('names %s when %j is refused', async (path, body) => {
      const answer = await post('login', body);
      expect(answer.status).toBe(400);
      expect(answer.body.details.map((detail: { path: string }) => detail.path)).toContain(path);
    });

    it('does not keep refresh tokens as they are', async () => {
      const { refresh_token } = await login();
      const [row] = await testApp.database.query<{ text: string }>(
        `SELECT string_agg(t::text, '') AS text FROM refresh_tokens t`,
      );
      expect(row?.text).toContain('-');
      expect(row?.text).not.toContain(refresh_token);
    });
  });

  describe('POST /api/auth/refresh', () => {
    const IS_TOKEN = `token_hash = encode(sha256(convert_to($1, 'UTF8')), 'hex')`;
    const refresh = (refresh_token: string) => post('refresh', { refresh_token });
    /** Makes the token's first use so many seconds older. */
    const refreshedAgo = (refresh_token: string, seconds: number) =>
      testApp.database.query(`UPDATE refresh_tokens SET used_at = now() - $2 * interval '1 second' WHERE ${IS_TOKEN}`, [
        refresh_token,
        seconds,
      ]);

    it('gives new tokens, each good for the next refresh', async () => {
      const first = await login();
      const second = expectStatus(await refresh(first.refresh_token), 200).body;
      expect(second.refresh_token).not.toBe(first.refresh_token);
      expect((await getProfile(second.access_token)).status).toBe(200);
      expect((await refresh(second.refresh_token)).status).toBe(200);
    });

    it('answers a token that is used again soon with the same successor, as two tabs or a lost answer make it', async () => {
      const { refresh_token } = await login();
      const first = expectStatus(await refresh(refresh_token), 200).body;
      await refreshedAgo(refresh_token, 15);
      const again = expectStatus(await refresh(refresh_token), 200).body;
      expect(again.refresh_token).toBe(first.refresh_token);
      expect((await getProfile(again.access_token)).status).toBe(200);
      const next = expectStatus(await refresh(first.refresh_token), 200).body;
      expect(expectStatus(await refresh(refresh_token), 200).body.refresh_token).toBe(first.refresh_token);
      expect((await refresh(next.refresh_token)).status).toBe(200);
    });

    it('answers many simultaneous refreshes of a token with the same successor', async () => {
      const { refresh_token } = await login();
      const answers = await sendAtOnce(8, () => refresh(refresh_token));
      expect(answers.map((answer) => answer.status)).toEqual(Array(8).fill(200));
      expect(new Set(answers.map((answer) => answer.body.refresh_token)).size).toBe(1);
      expect(new Set([refresh_token, answers[0]?.body.refresh_token]).size).toBe(2);
    });

    it('revokes the whole family when a used token comes back later, and no other', async () => {
      const [stolen, otherSession] = [await login(), await login()];
      const next = expectStatus(await refresh(stolen.refresh_token), 200).body;
      await refreshedAgo(stolen.refresh_token, 21);
      const reuse = await refresh(stolen.refresh_token);
      expect(reuse.status).toBe(401);
      expect(reuse.body).toMatchObject({ error: 'Invalid refresh token', code: 'refresh_token_invalid' });
      expect((await refresh(next.refresh_token)).status).toBe(401);
      expect((await refresh(otherSession.refresh_token)).status).toBe(200);
    });

    it('counts the time from the first use, however often the token comes back', async () => {
      const { refresh_token } = await login();
      expectStatus(await refresh(refresh_token), 200);
      await refreshedAgo(refresh_token, 15);
      expectStatus(await refresh(refresh_token), 200);
      const [row] = await testApp.database.query<{ age: number }>(
        `SELECT extract(epoch FROM now() - used_at)::float8 AS age FROM refresh_tokens WHERE ${IS_TOKEN}`,
        [refresh_token],
      );
      expect(row?.age).toBeGreaterThan(14);
    });

    it('gives no successor of a session that has ended since, nor of a user who is inactive', async () => {
      const [over, member] = [await login(), await givenMember(testApp, shop, 'staff')];
      const inactive = expectStatus(await post('login', { email: member.email, password: member.password }), 200).body;
      for (const { refresh_token } of [over, inactive]) expectStatus(await refresh(refresh_token), 200);
      await post('logout', { refresh_token: over.refresh_token });
      await testApp.database.query('UPDATE users SET is_active = false WHERE email = $1', [member.email]);
      for (const { refresh_token } of [over, inactive]) expect((await refresh(refresh_token)).status).toBe(401);
    });

    it('refuses unknown and expired tokens and those of inactive users', async () => {
      const [expired, member] = [await login(), await givenMember(testApp, shop, 'staff')];
      const inactive = expectStatus(await post('login', { email: member.email, password: member.password }), 200).body;
      await testApp.database.query(
        `UPDATE refresh_tokens SET expires_at = now() - interval '1 second' WHERE ${IS_TOKEN}`,
        [expired.refresh_token],
      );
      await testApp.database.query('UPDATE users SET is_active = false WHERE email = $1', [member.email]);
      for (const token of ['made-up', expired.refresh_token, inactive.refresh_token]) {
        expect((await refresh(token)).status).toBe(401);
      }
    });
  });

  describe('POST /api/auth/logout', () => {
    it('ends the session, whichever of its tokens is shown', async () => {
      const first = await login();
      const second = expectStatus(await post('refresh', { refresh_token: first.refresh_token }), 200).body;
      const answer = await post('logout', { refresh_token: first.refresh_token });
      expect(answer.status).toBe(204);
      expect(answer.text).toBe('');
      expect((await post('refresh', { refresh_token: second.refresh_token })).status).toBe(401);
    });

    it('leaves no token alive when it meets a refresh', async () => {
      const { refresh_token } = await login();
      const [refreshed] = await Promise.all([post('refresh', { refresh_token }), post('logout', { refresh_token })]);
      const next = refreshed.body.refresh_token ?? refresh_token;
      expect((await post('refresh', { refresh_token: next })).status).toBe(401);
    });

    it('answers 204 for an unknown token too', async () => {
      expect((await post('logout', { refresh_token: 'made-up' })).status).toBe(204);
    });
  });

  describe('GET /api/auth/me', () => {
    it('shows the user and where they work', async () => {
      const member = await givenMember(testApp, shop, 'manager');
      const answer = await getProfile(member.token);
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({
        user: { id: expect.any(Number), email: member.email, name: 'Test manager', has_second_factor: false },
        memberships: [{ business_id: shop.business_id, business_name: expect.any(String), role: 'manager' }],
        api_key: null,
      });
    });

    it('asks for a token when there is none', async () => {
      const answer = await getProfile();
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).toBe('Bearer');
      expect(answer.body).toMatchObject({ error: 'Access token required', code: 'access_token_missing' });
    });

    it('refuses a user within five seconds after another process deactivated them', async () => {
      const member = await givenMember(testApp, shop, 'staff');
      expect((await getProfile(member.token)).status).toBe(200);
      await testApp.database.query('UPDATE users SET is_active = false WHERE email = $1', [member.email]);
      await waitUntil('the user is refused', async () => (await getProfile(member.token)).status === 401);
    });
  });

  describe('the platform admin of the environment', () => {
    const admins = () => testApp.database.query('SELECT id FROM users WHERE is_admin');

    it('is created once, whatever the environment says later', async () => {
      const env = { ...testApp.env, ADMIN_EMAIL: 'second@wateja.test' };
      await testApp.app.get(UsersService).ensurePlatformAdmin(env);
      expect(await admins()).toHaveLength(1);
    });

    it('is created by only one of several instances that start together', async () => {
      const empty = await createTestApp({ ADMIN_EMAIL: '', ADMIN_PASSWORD: '' });
      const users = empty.app.get(UsersService);
      const environments = ['a@wateja.test', 'b@wateja.test', 'c@wateja.test'].map((email) =>
        readEnvironment({ ADMIN_EMAIL: email, ADMIN_PASSWORD: 'Nairobi-2024' }),
      );
      await Promise.all(environments.map((env) => users.ensurePlatformAdmin(env)));
      const accounts = await empty.database.query<{ password_hash: string }>('SELECT password_hash FROM users');
      expect(accounts).toEqual([{ password_hash: expect.stringMatching(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/) }]);
      await empty.close();
    });
  });

  it('gives everybody a token of their own', async () => {
    const tokens = await Promise.all(
      [shop.owner, shop.manager, shop.staff].map(async (token) => (await getProfile(token)).body.user.id),
    );
    expect(new Set(tokens).size).toBe(3);
    expect(await signIn(testApp, ADMIN.email, ADMIN.password)).not.toBe(shop.admin);
  });
});
