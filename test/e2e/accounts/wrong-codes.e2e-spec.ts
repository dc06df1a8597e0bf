import { expectStatus, givenMember, givenShop, type Member } from '../../support/fixtures';
import { freshCode, givenSecondFactor, type SecondFactor } from '../../support/second-factor';
import { createTestApp, type TestApp } from '../../support/test-app';

const SETTINGS = {
  RATE_LIMITS: 'anonymous=1000,staff=1000,manager=1000,owner=1000,admin=1000,shop=10000',
  TRUST_PROXY_HOPS: '1',
};
const HOME = '198.51.100.20';

describe('Wrong codes of somebody who has the password', () => {
  let testApp: TestApp;
  let amina: Member;
  let factor: SecondFactor;

  beforeEach(async () => {
    testApp = await createTestApp(SETTINGS);
    amina = await givenMember(testApp, await givenShop(testApp), 'staff');
    factor = await givenSecondFactor(testApp, amina.token);
  });
  afterEach(() => testApp.close());

  const post = (path: string, body: unknown, address: string, to = testApp) =>
    to.request('POST', `/api/auth/${path}`, { body, headers: { 'x-forwarded-for': address } });
  /** Logs in with the right password and this code. */
  const logIn = async (code: string, address: string, to = testApp) => {
    const { email, password } = amina;
    const { challenge } = expectStatus(await post('login', { email, password }, address, to), 401).body;
    return post('second-factor', { challenge, code }, address, to);
  };
  /** Sends so many wrong codes, each from another network, and returns how many were refused as wrong. */
  const guessCodes = async (times: number, to = testApp) => {
    let refused = 0;
    for (let attempt = 0; attempt < times; attempt++) {
      const { body } = await logIn('0B2M', `203.0.${attempt}.7`, to);
      if (body.code === 'second_factor_refused') refused++;
    }
    return refused;
  };
  const kinds = async (token = amina.token) => {
    const { body } = await testApp.request('GET', '/api/auth/events?limit=50', { token });
    return body.events.map(({ kind }: { kind: string }) => kind) as string[];
  };
  /** Ends the limits on passwords. Their windows are shorter than that of the limit on codes. */
  const passwordLimitsAreOver = () => testApp.database.query('DELETE FROM login_attempts');
  const ageRefusals = (interval: string) =>
    testApp.database.query(`UPDATE security_events SET at = at - $1::interval WHERE kind = 'second_factor_refused'`, [
      interval,
    ]);

  it('are refused after twenty in a day, with the seconds to wait, and so is the right code', async () => {
    expect(await guessCodes(20)).toBe(20);
    await passwordLimitsAreOver();
    const { status, headers, body } = await logIn(await freshCode(testApp, factor), '203.0.113.7');
    expect([status, body.code]).toEqual([429, 'too_many_codes']);
    expect(Number(headers['retry-after'])).toBeGreaterThan(24 * 60 * 60 - 600);
    expect(Number(headers['retry-after'])).toBeLessThanOrEqual(24 * 60 * 60);
    const trail = await kinds();
    expect(trail.filter((kind) => kind === 'second_factor_refused')).toHaveLength(20);
    expect(trail[0]).toBe('second_factor_blocked');
    expect(trail.filter((kind) => kind === 'second_factor_blocked')).toHaveLength(1);
  });

  it('are counted for each moment: the oldest one makes room for one more', async () => {
    await testApp.database.query(`UPDATE second_factors SET confirmed_at = confirmed_at - interval '9 days'`);
    expect(await guessCodes(10)).toBe(10);
    await ageRefusals('23 hours 59 minutes');
    await passwordLimitsAreOver();
    expect(await guessCodes(20)).toBe(10);
    await ageRefusals('1 minute');
    await passwordLimitsAreOver();
    expect(await guessCodes(20)).toBe(10);
    await ageRefusals('24 hours');
    expectStatus(await logIn(await freshCode(testApp, factor), '203.0.113.7'), 200);
  });

  it('are counted by all processes together', async () => {
    const otherApp = await createTestApp(SETTINGS, testApp.database);
    expect(await guessCodes(12)).toBe(12);
    expect(await guessCodes(12, otherApp)).toBe(8);
    await otherApp.close();
  });

  it('stay counted when the person logs in, who still can where they have before', async () => {
    expectStatus(await logIn(await freshCode(testApp, factor), HOME), 200);
    expect(await guessCodes(19)).toBe(19);
    expectStatus(await logIn(await freshCode(testApp, factor), HOME), 200);
    await passwordLimitsAreOver();
    expect(await guessCodes(3)).toBe(1);
    expectStatus(await logIn(await freshCode(testApp, factor), HOME), 200);
    // Somebody in the same network has twenty codes of their own.
    for (let attempt = 0; attempt < 20; attempt++) {
      await passwordLimitsAreOver();
      expect((await logIn('0B2M', HOME)).body.code).toBe('second_factor_refused');
    }
    await passwordLimitsAreOver();
    expect((await logIn(await freshCode(testApp, factor), HOME)).body.code).toBe('too_many_codes');
  });

  it('never keep a recovery code from opening the account', async () => {
    await guessCodes(20);
    await passwordLimitsAreOver();
    expectStatus(await logIn(factor.recovery_codes[0]!, '203.0.113.7'), 200);
    // From now on the person is known in this network, so codes of the app are accepted again.
    expectStatus(await logIn(await freshCode(testApp, factor), '203.0.113.7'), 200);
  });

  it('count for one secret only: a new one starts without them', async () => {
    await guessCodes(20);
    await passwordLimitsAreOver();
    expectStatus(await testApp.request('DELETE', '/api/auth/totp', { token: amina.token }), 204);
    factor = await givenSecondFactor(testApp, amina.token);
    expectStatus(await logIn(await freshCode(testApp, factor), '203.0.113.7'), 200);
  });

  it('of two accounts are counted apart', async () => {
    await guessCodes(20);
    amina = await givenMember(testApp, await givenShop(testApp), 'owner');
    factor = await givenSecondFactor(testApp, amina.token);
    expectStatus(await logIn(await freshCode(testApp, factor), '203.0.113.7'), 200);
  });
});
