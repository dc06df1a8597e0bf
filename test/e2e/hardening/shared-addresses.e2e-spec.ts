import { sha256 } from '@wateja/common';

import { givenMember, givenShop, type Member, type Shop } from '../../support/fixtures';
import { ADMIN, type Answer, createTestApp, type TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

describe('The budget of an address that a whole shop shares', () => {
  let testApp: TestApp;
  let shop: Shop;
  let member: Member;

  beforeEach(async () => {
    testApp = await createTestApp({ RATE_LIMITS: 'anonymous=20,staff=500,manager=500,owner=500,admin=500' });
    shop = await givenShop(testApp);
    member = await givenMember(testApp, shop, 'staff');
  });
  afterEach(() => testApp.close());

  const logIn = ({ email, password }: { email: string; password: string }) =>
    testApp.request('POST', '/api/auth/login', { body: { email, password } });
  const refresh = (refresh_token: string) => testApp.request('POST', '/api/auth/refresh', { body: { refresh_token } });
  const repeatRequest = async (times: number, ask: () => Promise<Answer>) => {
    const answers: Answer[] = [];
    for (let request = 0; request < times; request++) answers.push(await ask());
    return answers;
  };
  const count = (answers: Answer[], status: number) => answers.filter((answer) => answer.status === status).length;
  const remaining = ({ headers }: Answer) => Number(/r=(\d+)/.exec(String(headers['ratelimit']))?.[1]);
  /** How many more failures the budget allows. */
  const failures = async () => count(await repeatRequest(25, () => refresh('unknown')), 401);

  it('is not used up by people who log in and refresh', async () => {
    let { refresh_token } = (await logIn(ADMIN)).body as { refresh_token: string };
    const next = async () => {
      const answer = await refresh(refresh_token);
      ({ refresh_token } = answer.body as { refresh_token: string });
      return answer;
    };
    const answers = [...(await repeatRequest(15, () => logIn(member))), ...(await repeatRequest(15, next))];
    expect(count(answers, 200)).toBe(30);
    expect(new Set(answers.map(remaining))).toEqual(new Set([20]));
    expect(await failures()).toBe(20);
    expect((await logIn(member)).status).toBe(429);
  });

  it('is used up by one user who logs in without end', async () => {
    // At most 20 logins of one user are given back in a minute, and the login of the fixture was the first.
    expect(count(await repeatRequest(45, () => logIn(member)), 200)).toBe(19 + 20);
    expect(await failures()).toBe(0);
  });

  it('is the same for all processes, also for what was counted and taken back', async () => {
    const hits = async () => {
      const key = sha256('127.0.0.1');
      return (
        await testApp.database.query<{ hits: number }>('SELECT hits FROM rate_limit_windows WHERE key = $1', [key])
      )[0];
    };
    await waitUntil('the database has the count of the fixtures', async () => (await hits())?.hits === 0);
    await refresh('unknown');
    await waitUntil('the database has the failure', async () => (await hits())?.hits === 1);
    expect(await failures()).toBe(19);
  });
});
