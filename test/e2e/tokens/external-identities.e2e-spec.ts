import { UsersService } from '@wateja/auth';

import { expectStatus, givenAnotherShop, givenShop } from '../../support/fixtures';
import { type IdentityProvider, startIdentityProvider } from '../../support/identity-provider';
import { runWateja } from '../../support/run-wateja';
import { createTestApp, type TestApp } from '../../support/test-app';

const EMAIL = 'amina@duka.test';

describe('An account of somebody who logs in at an identity provider', () => {
  let provider: IdentityProvider;
  let testApp: TestApp;
  let id: number;

  beforeEach(async () => {
    provider = await startIdentityProvider();
    testApp = await createTestApp(provider.environment);
    ({ id } = await testApp.app.get(UsersService).create({ email: EMAIL, name: 'Amina', password: 'nyumbani-2024' }));
  });
  afterEach(async () => {
    await testApp.close();
    await provider.close();
  });

  const tokenFor = (sub: unknown, email = EMAIL) => provider.token({ ...provider.claims(email), sub });
  const userOf = async (token: string, app = testApp) => {
    const answer = await app.request('GET', '/api/auth/me', { token });
    return answer.status === 200 ? (answer.body.user.id as number) : answer.body.code;
  };
  const bound = () =>
    testApp.database.query<{ user_id: number; subject: string }>(
      'SELECT user_id, subject FROM user_identities ORDER BY 1',
    );

  it('is not opened by the next owner of their email', async () => {
    expect(await userOf(tokenFor('amina'))).toBe(id);
    expect(await userOf(tokenFor('successor'))).toBe('access_token_invalid');
    expect(await userOf(tokenFor('amina'))).toBe(id);
    // Other processes and restarts know it too.
    const otherApp = await createTestApp(provider.environment, testApp.database);
    expect(await userOf(tokenFor('successor'), otherApp)).toBe('access_token_invalid');
    await otherApp.close();
  });

  it('stays theirs when the provider gives them another email', async () => {
    expect(await userOf(tokenFor('amina'))).toBe(id);
    expect(await userOf(tokenFor('amina', 'amina.otieno@duka.test'))).toBe(id);
    expect(await bound()).toEqual([{ user_id: id, subject: 'amina' }]);
  });

  it('is bound to one of two who come at the same time', async () => {
    const answers = await Promise.all([userOf(tokenFor('first')), userOf(tokenFor('second'))]);
    expect(answers.filter((answer) => answer === id)).toHaveLength(1);
    expect(answers).toContain('access_token_invalid');
  });

  it('is bound beside the account that a shop manages', async () => {
    await testApp.database.query('DELETE FROM users WHERE id = $1', [id]);
    const firstShop = await givenShop(testApp);
    const secondShop = await givenAnotherShop(testApp, firstShop);
    const body = { email: EMAIL, name: 'Amina', role: 'staff', password: 'karibu-2024' };
    const ids: number[] = [];
    for (const { business_id } of [firstShop, secondShop]) {
      // The platform creates personal accounts; these are of the shops.
      const [row] = await testApp.database.query<{ id: number }>(
        `INSERT INTO users (email, name, password_hash, managed_by_business_id) VALUES ($1, $2, 'x', $3) RETURNING id`,
        [EMAIL, body.name, business_id],
      );
      await testApp.database.query(`INSERT INTO memberships (business_id, user_id, role) VALUES ($1, $2, 'staff')`, [
        business_id,
        row!.id,
      ]);
      ids.push(row!.id);
    }
    const visit = (sub: string, business_id: number) =>
      testApp.request('GET', `/api/businesses/${business_id}`, { token: tokenFor(sub) });
    for (const { business_id } of [firstShop, secondShop]) expectStatus(await visit('amina', business_id), 200);
    for (const { business_id } of [firstShop, secondShop]) expectStatus(await visit('successor', business_id), 401);
    expect(await bound()).toEqual(ids.map((user_id) => ({ user_id, subject: 'amina' })));
  });

  it('is given to another person by the operator, with user:unbind', async () => {
    expect(await userOf(tokenFor('amina'))).toBe(id);
    const { exitCode, stdout } = await runWateja(testApp, ['user:unbind', '--email', EMAIL]);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining(`User ${id} is bound to nobody`)]);
    const otherApp = await createTestApp(provider.environment, testApp.database);
    expect(await userOf(tokenFor('successor'), otherApp)).toBe(id);
    expect(await userOf(tokenFor('amina'), otherApp)).toBe('access_token_invalid');
    await otherApp.close();
  });

  it.each([undefined, '', 7, null, ['amina'], 'a b', 'x'.repeat(256), 'ämina'])(
    'needs a subject, and not %j',
    async (sub) => {
      expect(await userOf(tokenFor(sub))).toBe('access_token_invalid');
      expect(await bound()).toEqual([]);
    },
  );
});
