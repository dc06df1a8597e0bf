import { TokensService } from '@wateja/auth';

import { expectStatus, givenMember, givenShop, type Member, type Shop } from '../../support/fixtures';
import { claimsOf } from '../../support/forge';
import { createTestApp, type TestApp } from '../../support/test-app';
import { expectInvalid } from '../../support/validation';

const NEXT = 'safari njema 2026';

describe('Sessions and passwords', () => {
  let testApp: TestApp;
  let shop: Shop;
  let amina: Member;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  beforeEach(async () => {
    amina = await givenMember(testApp, shop, 'staff');
  });
  afterAll(() => testApp.close());

  const post = (path: string, body: object, token?: string) =>
    testApp.request('POST', `/api/auth/${path}`, { token, body });
  const logIn = (password = amina.password) => post('login', { email: amina.email, password });
  const session = async (password?: string) =>
    expectStatus(await logIn(password), 200).body as { access_token: string; refresh_token: string };
  const status = async (token: string) => (await testApp.request('GET', '/api/auth/me', { token })).status;
  const refresh = async (refresh_token: string) => (await post('refresh', { refresh_token })).status;
  const change = (token: string, current_password = amina.password, new_password = NEXT) =>
    post('password', { current_password, new_password }, token);

  describe('a session', () => {
    it('has its name in every access token', async () => {
      const first = await session();
      const next = expectStatus(await post('refresh', { refresh_token: first.refresh_token }), 200).body;
      const sid = (token: string) => claimsOf(token).sid;
      expect(sid(next.access_token)).toBe(sid(first.access_token));
      expect(sid((await session()).access_token)).not.toBe(sid(first.access_token));
    });

    it('ends with all its access tokens when it is logged out, and no other does', async () => {
      const [one, otherSession] = [await session(), await session()];
      const next = expectStatus(await post('refresh', { refresh_token: one.refresh_token }), 200).body;
      expect(await status(one.access_token)).toBe(200);
      expectStatus(await post('logout', { refresh_token: next.refresh_token }), 204);
      expect([await status(one.access_token), await status(next.access_token)]).toEqual([401, 401]);
      expect(await status(otherSession.access_token)).toBe(200);
    });

    it('ends with all its access tokens when a used refresh token comes back later', async () => {
      const stolen = await session();
      const next = expectStatus(await post('refresh', { refresh_token: stolen.refresh_token }), 200).body;
      await testApp.database.query("UPDATE refresh_tokens SET used_at = used_at - interval '21 seconds'");
      expect(await refresh(stolen.refresh_token)).toBe(401);
      expect([await status(stolen.access_token), await status(next.access_token)]).toEqual([401, 401]);
    });
  });

  describe('changing the password', () => {
    it('leaves this session and ends all others, and their refresh tokens', async () => {
      const [ownSession, otherSession] = [await session(), await session()];
      const scripted = testApp.app.get(TokensService).sign(Number(claimsOf(ownSession.access_token).sub));
      expect([
        await status(ownSession.access_token),
        await status(otherSession.access_token),
        await status(scripted),
      ]).toEqual([200, 200, 200]);
      const answer = await change(ownSession.access_token);
      expect([answer.status, answer.text]).toEqual([204, '']);
      expect(await status(ownSession.access_token)).toBe(200);
      expect([await status(otherSession.access_token), await status(scripted), await status(amina.token)]).toEqual([
        401, 401, 401,
      ]);
      expect([await refresh(ownSession.refresh_token), await refresh(otherSession.refresh_token)]).toEqual([200, 401]);
      expect([(await logIn()).status, (await logIn(NEXT)).status]).toEqual([401, 200]);
    });

    it('needs the current one', async () => {
      const answer = await change(amina.token, 'wrong');
      expect(answer.body).toMatchObject({ status: 401, code: 'invalid_credentials' });
      expect((await logIn()).status).toBe(200);
      expect(await status(amina.token)).toBe(200);
    });

    it('needs somebody who is signed in', async () => {
      const answer = await post('password', { current_password: amina.password, new_password: NEXT });
      expect(answer.body).toMatchObject({ status: 401, code: 'access_token_missing' });
    });

    it.each([
      ['new_password', { new_password: 'short' }],
      ['new_password', { new_password: 'x'.repeat(129) }],
      ['new_password', { new_password: undefined }],
      ['current_password', { current_password: '' }],
      ['current_password', { current_password: undefined }],
      ['user_id', { user_id: 1 }],
    ])('names %s when %j is refused', async (field, wrong) => {
      const body = { current_password: amina.password, new_password: NEXT, ...wrong };
      expectInvalid(await post('password', body, amina.token), field);
    });

    it.each(['Password1', 'wateja-2026'])('refuses %s, which is easy to guess', async (password) => {
      const answer = await change(amina.token, amina.password, password);
      expect(answer).toMatchObject({ status: 400, body: { details: [{ path: 'new_password', code: 'guessable' }] } });
      const personal = await change(amina.token, amina.password, `${amina.email.split('@')[0]}99`);
      expect(personal).toMatchObject({ status: 400, body: { details: [{ path: 'new_password', code: 'guessable' }] } });
      expect((await logIn()).status).toBe(200);
    });

    it('takes 128 characters as they are: spaces at the ends, case and accents count', async () => {
      const password = ` Éa safari njema ${'z'.repeat(110)} `;
      expect(password).toHaveLength(128);
      expectStatus(await change(amina.token, amina.password, password), 204);
      const others = [password.trim(), password.toLowerCase(), password.normalize('NFD'), password.slice(0, -2)];
      for (const other of others) expect((await logIn(other)).status).toBe(401);
      expect((await logIn(password)).status).toBe(200);
    });

    it('happens once when two do it at the same moment', async () => {
      const sessions = [await session(), await session()];
      const answers = await Promise.all(
        sessions.map(({ access_token }, index) => change(access_token, amina.password, `${NEXT} ${index}`)),
      );
      expect(answers.map((answer) => answer.status).sort()).toEqual([204, 401]);
      const winner = answers.findIndex((answer) => answer.status === 204);
      expect((await logIn(`${NEXT} ${winner}`)).status).toBe(200);
    });

    it('leaves nobody signed in who logs in with the old one at the same moment', async () => {
      const ownSession = await session();
      const [changed, ...logins] = await Promise.all([
        change(ownSession.access_token),
        logIn(),
        logIn(),
        logIn(),
        logIn(),
      ]);
      expect(changed.status).toBe(204);
      for (const { body } of logins.filter((login) => login.status === 200)) {
        expect([await status(body.access_token), await refresh(body.refresh_token)]).toEqual([401, 401]);
      }
    });

    it('keeps neither of the two anywhere in the database', async () => {
      expectStatus(await change(amina.token), 204);
      const rows = await testApp.database.query('SELECT u::text FROM users u');
      expect(JSON.stringify(rows)).not.toContain(NEXT);
    });
  });
});
