import { TOTP } from 'otpauth';

import { expectStatus } from './fixtures';
import type { AccessWorld, Caller } from './access-matrix';
import { ADMIN, type TestApp } from './test-app';

/** The second factor of a user: the app, and the recovery codes on paper. */
export interface SecondFactor {
  secret: string;
  recovery_codes: string[];
}

/** Turns the second factor of a user on. */
export async function givenSecondFactor(testApp: TestApp, token: string): Promise<SecondFactor> {
  const { secret } = expectStatus(await testApp.request('POST', '/api/auth/totp', { token }), 201).body;
  const body = { code: new TOTP({ secret }).generate() };
  const confirmed = await testApp.request('POST', '/api/auth/totp/confirm', { token, body });
  return { secret, recovery_codes: expectStatus(confirmed, 200).body.recovery_codes };
}

/**
 * A code of the app that is good now. The server's record of used codes is removed, so that no test has to wait for
 * the next half minute.
 */
export async function freshCode(testApp: TestApp, { secret }: Pick<SecondFactor, 'secret'>): Promise<string> {
  await testApp.database.query('UPDATE second_factors SET last_step = 0');
  return new TOTP({ secret }).generate();
}

/**
 * Logs in a new user with a second factor, up to the challenge.
 * @returns the body of the request that answers the challenge
 */
export async function challengedLogin(world: AccessWorld): Promise<object> {
  const { testApp } = world;
  const { email, token } = await world.person([]);
  const factor = await givenSecondFactor(testApp, token);
  const { body } = await testApp.request('POST', '/api/auth/login', { body: { email, password: ADMIN.password } });
  return { challenge: body.challenge, code: await freshCode(testApp, factor) };
}

/** A code of the app for a caller who begins to set it up; any code for callers who may not. */
export async function codeOfSetup(testApp: TestApp, caller?: Caller): Promise<string> {
  if (!caller?.token) return '492039';
  const { secret } = expectStatus(await testApp.request('POST', '/api/auth/totp', { token: caller.token }), 201).body;
  return new TOTP({ secret }).generate();
}
