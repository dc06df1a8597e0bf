import { TenantsService } from '@wateja/auth';
import { TOTP } from 'otpauth';

import { expectStatus, givenMember, givenShop, type Member, type Shop } from '../../support/fixtures';
import { claimsOf, forge, HS256 } from '../../support/forge';
import { runWateja } from '../../support/run-wateja';
import { freshCode, givenSecondFactor, type SecondFactor } from '../../support/second-factor';
import { type Answer, createTestApp, type TestApp } from '../../support/test-app';

describe('A second factor', () => {
  let testApp: TestApp;
  let shop: Shop;
  let amina: Member;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  afterAll(() => testApp.close());
  beforeEach(async () => {
    amina = await givenMember(testApp, shop, 'staff');
  });

  const post = (path: string, body?: unknown, token?: string) =>
    testApp.request('POST', `/api/auth/${path}`, { ...(body !== undefined && { body }), ...(token && { token }) });
  const login = ({ email, password } = amina) => post('login', { email, password });
  const challenge = async () => {
    const { body } = expectStatus(await login(), 401);
    expect(body.code).toBe('second_factor_required');
    return body.challenge as string;
  };
  const codes = (answers: Answer[]) => answers.map(({ status, body }) => (status < 300 ? status : body.code));
  const kinds = async (token: string) =>
    (await testApp.request('GET', '/api/auth/events', { token })).body.events.map(({ kind }: { kind: string }) => kind);

  /** Whether the profile says that a login needs a code. */
  const isOn = async () =>
    (await testApp.request('GET', '/api/auth/me', { token: amina.token })).body.user.has_second_factor as boolean;

  it('is on once a code of the app confirms it, and other sessions end', async () => {
    const elsewhere = expectStatus(await login(), 200).body.access_token;
    const { headers, body } = expectStatus(await post('totp', undefined, amina.token), 201);
    expect(headers['cache-control']).toBe('no-store');
    expect(new URL(body.otpauth_url).searchParams.get('secret')).toBe(body.secret);
    expect(body.otpauth_url).toContain(encodeURIComponent(amina.email));
    // The second factor is not on until a code of the app has confirmed it.
    expect(await isOn()).toBe(false);
    expect(codes([await login(), await post('totp/confirm', { code: '000000' }, amina.token)])).toEqual([
      ...[200, 'validation_failed'],
    ]);
    const code = new TOTP({ secret: body.secret }).generate();
    const { recovery_codes } = expectStatus(await post('totp/confirm', { code }, amina.token), 200).body;
    expect(new Set(recovery_codes).size).toBe(10);
    expect(await isOn()).toBe(true);
    const getProfile = (token: string) => testApp.request('GET', '/api/auth/me', { token });
    expect(codes([await getProfile(amina.token), await getProfile(elsewhere)])).toEqual([200, 'access_token_invalid']);
    expect(
      codes([await post('totp', undefined, amina.token), await post('totp/confirm', { code }, amina.token)]),
    ).toEqual([...['second_factor_is_on', 'second_factor_is_on']]);
    expect((await kinds(amina.token))[0]).toBe('second_factor_on');
  });

  it('waits ten minutes for the first code, and the latest secret counts', async () => {
    expect((await post('totp/confirm', { code: '000000' }, amina.token)).body.code).toBe('second_factor_is_off');
    const first = (await post('totp', undefined, amina.token)).body.secret;
    const { secret } = (await post('totp', undefined, amina.token)).body;
    const confirm = (of: string) => post('totp/confirm', { code: new TOTP({ secret: of }).generate() }, amina.token);
    expect((await confirm(first)).body.code).toBe('validation_failed');
    await testApp.database.query(`UPDATE second_factors SET created_at = created_at - interval '10 minutes 1 second'`);
    expect((await confirm(secret)).body.code).toBe('second_factor_is_off');
  });

  it('is asked for after the right password only, and opens a session with a fresh sign-in', async () => {
    const factor = await givenSecondFactor(testApp, amina.token);
    const wrong = await login({ ...amina, password: 'wrong' });
    expect([wrong.body.code, wrong.body.challenge]).toEqual(['invalid_credentials', undefined]);
    const body = {
      challenge: await challenge(),
      code: ` ${(await freshCode(testApp, factor)).replace(/^.../, '$& ')}`,
    };
    const session = expectStatus(await post('second-factor', body), 200).body;
    expect(Object.keys(session)).toEqual(['access_token', 'token_type', 'expires_in', 'refresh_token']);
    expectStatus(await post('recovery-codes', undefined, session.access_token), 201);
    expect((await post('refresh', { refresh_token: session.refresh_token })).status).toBe(200);
  });

  it('refuses a code that was used, also by two at the same time', async () => {
    const factor = await givenSecondFactor(testApp, amina.token);
    // The code that confirmed the app is used up too.
    const used = new TOTP({ secret: factor.secret }).generate({ timestamp: Date.now() - 30_000 });
    expect((await post('second-factor', { challenge: await challenge(), code: used })).status).toBe(401);
    const [one, two] = [await challenge(), await challenge()];
    const code = await freshCode(testApp, factor);
    const answerChallenge = (of: string) => post('second-factor', { challenge: of, code });
    const answers = await Promise.all([answerChallenge(one), answerChallenge(two)]);
    expect(codes(answers).sort()).toEqual([200, 'second_factor_refused']);
    expect(codes([await answerChallenge(await challenge())])).toEqual(['second_factor_refused']);
  });

  it('opens one session for each login, also with other codes, and uses up no code otherwise', async () => {
    const { recovery_codes } = await givenSecondFactor(testApp, amina.token);
    const [first, second] = [await challenge(), await challenge()];
    const useRecoveryCode = (code: number, of = first) =>
      post('second-factor', { challenge: of, code: recovery_codes[code]! });
    // A mistyped code does not end the login.
    expect(codes([await post('second-factor', { challenge: first, code: '0B2M' })])).toEqual(['second_factor_refused']);
    const answers = await Promise.all([useRecoveryCode(0), useRecoveryCode(1), useRecoveryCode(2)]);
    expect(codes(answers).sort()).toEqual([200, 'challenge_invalid', 'challenge_invalid']);
    const { access_token } = answers.find(({ status }) => status === 200)!.body;
    expect((await kinds(access_token)).filter((kind: string) => kind === 'recovery_code_used')).toHaveLength(1);
    expectStatus(
      await testApp.request('DELETE', `/api/auth/sessions/${String(claimsOf(access_token).sid)}`, {
        token: access_token,
      }),
      204,
    );
    // A used challenge stays used when the session ends, and when the user logs in again.
    expect(codes([await useRecoveryCode(3, second), await useRecoveryCode(4)])).toEqual([200, 'challenge_invalid']);
    expect(codes([await useRecoveryCode(4, await challenge())])).toEqual([200]);
  });

  it('is replaced by a recovery code, each once', async () => {
    const { recovery_codes } = await givenSecondFactor(testApp, amina.token);
    const useRecoveryCode = async (code: string) => post('second-factor', { challenge: await challenge(), code });
    const [one, two] = recovery_codes as [string, string];
    const { access_token } = expectStatus(await useRecoveryCode(one.toLowerCase().replaceAll('-', ' ')), 200).body;
    expect(codes([await useRecoveryCode(one), await useRecoveryCode(two)])).toEqual(['second_factor_refused', 200]);
    expect((await kinds(access_token)).slice(0, 5)).toEqual([
      ...['signed_in', 'recovery_code_used', 'second_factor_refused', 'signed_in', 'recovery_code_used'],
    ]);
    const stored = JSON.stringify(await testApp.database.query('SELECT * FROM recovery_codes'));
    for (const code of recovery_codes) expect(stored).not.toContain(code.replaceAll('-', ''));
    const renewed = expectStatus(await post('recovery-codes', undefined, access_token), 201).body.recovery_codes;
    expect(codes([await useRecoveryCode(recovery_codes[2]!), await useRecoveryCode(renewed[2])])).toEqual([
      'second_factor_refused',
      200,
    ]);
  });

  it('is off after a fresh sign-in turns it off, which ends other sessions', async () => {
    const factor = await givenSecondFactor(testApp, amina.token);
    const body = { challenge: await challenge(), code: await freshCode(testApp, factor) };
    const elsewhere = expectStatus(await post('second-factor', body), 200).body.access_token;
    const remove = () => testApp.request('DELETE', '/api/auth/totp', { token: amina.token });
    const signedIn = async (when: string) => {
      const sql = `UPDATE sessions SET signed_in_at = now() + $2::interval WHERE id = $1`;
      await testApp.database.query(sql, [claimsOf(amina.token).sid, when]);
      testApp.app.get(TenantsService).clear();
    };
    await signedIn('-6 minutes');
    const stale = [await post('totp', undefined, amina.token), await post('recovery-codes', undefined, amina.token)];
    expect(codes([...stale, await remove()])).toEqual(['sign_in_again', 'sign_in_again', 'sign_in_again']);
    await signedIn('0');
    expect(codes([await remove(), await remove()])).toEqual([204, 204]);
    expect((await testApp.request('GET', '/api/auth/me', { token: elsewhere })).status).toBe(401);
    expect((await login()).status).toBe(200);
    expect(codes([await post('recovery-codes', undefined, amina.token)])).toEqual(['second_factor_is_off']);
    expect((await kinds(amina.token)).filter((kind: string) => kind === 'second_factor_off')).toHaveLength(1);
  });

  it('is turned off by the operator for a person who has lost all', async () => {
    await givenSecondFactor(testApp, amina.token);
    const { exitCode, stdout } = await runWateja(testApp, ['user:totp-off', '--email', amina.email]);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('has no second factor')]);
    const { access_token } = expectStatus(await login(), 200).body;
    expect((await kinds(access_token)).slice(0, 2)).toEqual(['signed_in', 'second_factor_off']);
  });

  it('takes no challenge that is old, forged, or from before a new password', async () => {
    const factor: SecondFactor = await givenSecondFactor(testApp, amina.token);
    const good = await challenge();
    const claims = claimsOf(good) as unknown as Record<string, number>;
    const old = { ...claims, iat: claims['iat']! - 301, exp: claims['exp']! - 301 };
    const ours = testApp.env.JWT_SECRET!;
    const [header] = good.split('.');
    const kid = JSON.parse(Buffer.from(header!, 'base64url').toString()).kid;
    const attempts = ['x', amina.token, forge({ ...HS256, kid }, old, ours), forge(HS256, claims, 'x'.repeat(40))];
    for (const forged of attempts) {
      const answer = await post('second-factor', { challenge: forged, code: await freshCode(testApp, factor) });
      expect(answer.body.code).toBe('challenge_invalid');
    }
    // A challenge opens no other route.
    expect((await testApp.request('GET', '/api/auth/me', { token: good })).body.code).toBe('access_token_invalid');
    const change = { current_password: amina.password, new_password: 'safari njema 2026' };
    expectStatus(await post('password', change, amina.token), 204);
    const late = await post('second-factor', { challenge: good, code: await freshCode(testApp, factor) });
    expect(late.body.code).toBe('challenge_invalid');
  });
});

describe('The key of a second factor', () => {
  it('is rotated with JWT_SECRET: a start that knows both encrypts all secrets again', async () => {
    const [OLD, NEW] = ['old', 'new'].map((name) => `${name} secret of forty bytes and a little more`) as [
      string,
      string,
    ];
    const before = await createTestApp({ JWT_SECRET: OLD });
    const shop = await givenShop(before);
    const { email, password, token } = await givenMember(before, shop, 'staff');
    const factor = await givenSecondFactor(before, token);
    const signIn = async (secrets: NodeJS.ProcessEnv, code: string) => {
      const testApp = await createTestApp(secrets, before.database);
      const { body } = await testApp.request('POST', '/api/auth/login', { body: { email, password } });
      const answer = await testApp.request('POST', '/api/auth/second-factor', {
        body: { challenge: body.challenge, code },
      });
      await testApp.close();
      return answer.status;
    };
    const code = () => freshCode(before, factor);
    expect(await signIn({ JWT_SECRET: NEW }, await code())).toBe(401);
    await createTestApp({ JWT_SECRET: NEW, JWT_PREVIOUS_SECRETS: OLD }, before.database).then((both) => both.close());
    expect(await signIn({ JWT_SECRET: NEW }, await code())).toBe(200);
    expect(await signIn({ JWT_SECRET: OLD, JWT_PREVIOUS_SECRETS: NEW }, await code())).toBe(200);
    expect(await signIn({ JWT_SECRET: OLD }, factor.recovery_codes[0]!)).toBe(200);
    await before.close();
  });
});
