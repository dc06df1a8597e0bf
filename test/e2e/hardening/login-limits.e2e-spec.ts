import { createHash } from 'node:crypto';

import { expectStatus, givenMember, givenShop, type Member, type Shop } from '../../support/fixtures';
import { type Answer, createTestApp, type TestApp } from '../../support/test-app';

const LIMITS = 'anonymous=100000,staff=1000,manager=1000,owner=1000,admin=1000';

describe('Guessing passwords', () => {
  let testApp: TestApp;
  let shop: Shop;
  let person: Member;
  let network = 0;

  beforeAll(async () => {
    testApp = await createTestApp({ RATE_LIMITS: LIMITS, TRUST_PROXY_HOPS: '1' });
    shop = await givenShop(testApp);
  });
  beforeEach(async () => {
    await testApp.database.query('DELETE FROM login_attempts');
    person = await givenMember(testApp, shop, 'staff');
    await testApp.database.query('DELETE FROM login_attempts');
    network += 1;
  });
  afterAll(() => testApp.close());

  const ownAddress = () => `203.0.113.${network}`;
  const login = (email: string, password: string, address = ownAddress()) =>
    testApp.request('POST', '/api/auth/login', { body: { email, password }, headers: { 'x-forwarded-for': address } });
  const guessPasswords = async (email: string, times: number, address = ownAddress()) => {
    const answers: Answer[] = [];
    for (let attempt = 0; attempt < times; attempt++) answers.push(await login(email, `wrong ${attempt}`, address));
    return answers;
  };
  const statuses = (answers: Answer[]) => answers.map(({ status }) => status);
  /** Moves the windows back, as if so many seconds had passed. */
  const advanceClock = (seconds: number) =>
    testApp.database.query(
      `UPDATE login_attempts SET blocked_until = blocked_until - $1 * interval '1 second',
         window_ends_at = window_ends_at - $1 * interval '1 second',
         familiar_until = familiar_until - $1 * interval '1 second'`,
      [seconds],
    );

  it('ends after five wrong ones in a wait that doubles, and the right one waits too', async () => {
    expect(statuses(await guessPasswords(person.email, 6))).toEqual([401, 401, 401, 401, 401, 429]);
    const refused = await login(person.email, person.password);
    expect(refused.status).toBe(429);
    expect(refused.headers['content-type']).toContain('application/problem+json');
    expect(refused.body).toMatchObject({ code: 'too_many_attempts', error: expect.stringMatching(/wait \d+ seconds/) });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(20);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(30);
    await advanceClock(30);
    expect(statuses(await guessPasswords(person.email, 2))).toEqual([401, 429]);
    expect(Number((await login(person.email, person.password)).headers['retry-after'])).toBeGreaterThan(45);
    await advanceClock(60);
    expect((await login(person.email, person.password)).status).toBe(200);
  });

  it('starts anew after the right one', async () => {
    for (let round = 0; round < 3; round++) {
      expect(statuses(await guessPasswords(person.email, 4))).toEqual([401, 401, 401, 401]);
      expect((await login(person.email, person.password)).status).toBe(200);
    }
  });

  it('gets the same answer for emails with and without an account', async () => {
    const withAccount = await guessPasswords(person.email, 7);
    await testApp.database.query('DELETE FROM login_attempts');
    const unknown = await guessPasswords('nobody@wateja.test', 7);
    const visibleParts = (answers: Answer[]) =>
      answers.map(({ status, body, headers }) => ({
        status,
        code: body.code,
        names: Object.keys(headers).sort(),
        waits: headers['retry-after'] !== undefined,
      }));
    expect(visibleParts(unknown)).toEqual(visibleParts(withAccount));
  });

  it('is no faster by many at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, number) => login(person.email, `wrong ${number}`)),
    );
    expect(statuses(answers).filter((status) => status === 401)).toHaveLength(5);
    expect(statuses(answers).filter((status) => status === 429)).toHaveLength(25);
  });

  it('is no faster by other spellings of the email', async () => {
    const spellings = [person.email, person.email.toUpperCase(), ` ${person.email} `, person.email.replace('s', 'S')];
    const answers: Answer[] = [];
    for (const email of [...spellings, ...spellings]) answers.push(...(await guessPasswords(email, 1)));
    expect(statuses(answers)).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
  });

  it('is limited for an account from everywhere, and its person still gets in from where they usually do', async () => {
    const usual = '198.51.100.77';
    expect((await login(person.email, person.password, usual)).status).toBe(200);
    const answers: Answer[] = [];
    for (let attacker = 0; attacker < 10; attacker++) {
      answers.push(...(await guessPasswords(person.email, 4, `192.0.2.${attacker + 1}`)));
    }
    expect(statuses(answers).filter((status) => status === 401)).toHaveLength(25);
    const elsewhere = await login(person.email, person.password, '192.0.2.200');
    expect(elsewhere.status).toBe(429);
    expect(Number(elsewhere.headers['retry-after'])).toBeLessThanOrEqual(900);
    expect((await login(person.email, person.password, usual)).status).toBe(200);
    // Open sessions continue. After a quarter of an hour other addresses may try again.
    expect((await testApp.request('GET', '/api/auth/me', { token: person.token })).status).toBe(200);
    await advanceClock(900);
    expect((await login(person.email, person.password, '192.0.2.200')).status).toBe(200);
  });

  it('is limited for an address, whichever accounts are tried', async () => {
    const answers: Answer[] = [];
    for (let account = 0; account < 60; account++)
      answers.push(...(await guessPasswords(`nobody.${account}@wateja.test`, 1)));
    expect(statuses(answers).filter((status) => status === 401)).toHaveLength(50);
    expect((await login(person.email, person.password)).status).toBe(429);
    expect((await login(person.email, person.password, '192.0.2.9')).status).toBe(200);
  });

  it('from an address locks nobody out who usually logs in there', async () => {
    expect((await login(person.email, person.password)).status).toBe(200);
    for (let account = 0; account < 55; account++) await guessPasswords(`nobody.${account}@wateja.test`, 1);
    expect((await guessPasswords('nobody@wateja.test', 1))[0]?.status).toBe(429);
    expect(statuses(await guessPasswords(person.email, 2))).toEqual([401, 401]);
    expect((await login(person.email, person.password)).status).toBe(200);
    // The person's own mistakes are still limited, and nobody else may try from this address.
    expect(statuses(await guessPasswords(person.email, 6))).toEqual([401, 401, 401, 401, 401, 429]);
    expect((await guessPasswords('nobody@wateja.test', 1))[0]?.status).toBe(429);
  });

  it('is limited across processes and restarts', async () => {
    await guessPasswords(person.email, 3);
    const otherApp = await createTestApp({ RATE_LIMITS: LIMITS, TRUST_PROXY_HOPS: '1' }, testApp.database);
    const guessElsewhere = (password: string) =>
      otherApp.request('POST', '/api/auth/login', {
        body: { email: person.email, password },
        headers: { 'x-forwarded-for': ownAddress() },
      });
    expect((await guessElsewhere('wrong')).status).toBe(401);
    expect((await guessElsewhere('wrong')).status).toBe(401);
    expect((await guessElsewhere(person.password)).status).toBe(429);
    await otherApp.close();
  });

  it('is limited for changing a password with a stolen token as well', async () => {
    const change = (current_password: string) =>
      testApp.request('POST', '/api/auth/password', {
        token: person.token,
        body: { current_password, new_password: 'safari njema 2026' },
      });
    const answers: Answer[] = [];
    for (let attempt = 0; attempt < 6; attempt++) answers.push(await change(`wrong ${attempt}`));
    expect(statuses(answers)).toEqual([401, 401, 401, 401, 401, 429]);
    expect((await change(person.password)).status).toBe(429);
  });

  /** An account with this email that the owner of the shop creates, who therefore knows its password. */
  const makeAccount = async ({ business_id, owner }: Shop, email: string, password: string) =>
    expectStatus(
      await testApp.request('POST', `/api/businesses/${business_id}/members`, {
        token: owner,
        body: { email, name: 'Somebody', password, role: 'staff' },
      }),
      201,
    );
  const rivals = async () => {
    const email = `shared.${network}@wateja.test`;
    await makeAccount(shop, email, 'known to the person');
    await makeAccount(await givenShop(testApp), email, 'known to the rival');
    await testApp.database.query('DELETE FROM login_attempts');
    return email;
  };

  it('is not reset by another account that somebody made with the same email', async () => {
    const email = await rivals();
    for (let round = 0; round < 3; round++) {
      await guessPasswords(email, 3);
      expect((await login(email, 'known to the rival')).status).toBe(200);
    }
    // The account with five wrong attempts is not checked at all. The other one is checked, and has another password.
    expect((await login(email, 'known to the person')).status).toBe(401);
    await advanceClock(30);
    expect((await login(email, 'known to the person')).status).toBe(200);
  });

  it('costs an account nothing when the password is another’s with the same email', async () => {
    const email = await rivals();
    for (let attempt = 0; attempt < 12; attempt++) {
      expect((await login(email, 'known to the rival')).status).toBe(200);
    }
    expect((await login(email, 'known to the person')).status).toBe(200);
  });

  it('locks nobody out where they usually sign in, even if others make accounts with their email', async () => {
    const email = await rivals();
    const usual = '198.51.100.78';
    for (let time = 0; time < 2; time++) expect((await login(email, 'known to the person', usual)).status).toBe(200);
    for (let attacker = 0; attacker < 10; attacker++) await guessPasswords(email, 3, `192.0.2.${attacker + 1}`);
    expect((await login(email, 'known to the person', '192.0.2.200')).status).toBe(429);
    // Mistakes of the person do not add up over time, however many there are.
    for (let round = 0; round < 4; round++) {
      expect(statuses(await guessPasswords(email, 3, usual))).toEqual([401, 401, 401]);
      expect((await login(email, 'known to the person', usual)).status).toBe(200);
    }
  });

  it('gets the same answer for each business that is named with the email', async () => {
    const [email, none] = [await rivals(), `none.${network}@wateja.test`];
    const tried = async (email: string, business_id?: number) =>
      (
        await testApp.request('POST', '/api/auth/login', {
          body: { email, password: 'wrong', business_id },
          headers: { 'x-forwarded-for': `203.0.113.${email === none ? 250 : 251}` },
        })
      ).status;
    for (const address of [email, none]) {
      const answers: number[] = [];
      for (const business_id of [shop.business_id, 2_000_000, shop.business_id, 2_000_000, 2_000_000, undefined]) {
        answers.push(await tried(address, business_id));
      }
      expect(answers).toEqual([401, 401, 401, 401, 401, 429]);
    }
  });

  it('leaves no email and no address in the table', async () => {
    await guessPasswords(person.email, 2);
    const rows = await testApp.database.query<{ row: string }>('SELECT a::text AS row FROM login_attempts a');
    expect(rows).toHaveLength(3);
    const plain = createHash('sha256').update(person.email).digest('hex');
    for (const { row } of rows)
      for (const trace of [person.email, ownAddress(), plain]) expect(row).not.toContain(trace);
  });

  it('counts nothing but wrong passwords: a broken database uses up no attempt', async () => {
    await testApp.database.query('ALTER TABLE users RENAME TO users_away');
    expect((await guessPasswords(person.email, 6)).every(({ status }) => status >= 500)).toBe(true);
    await testApp.database.query('ALTER TABLE users_away RENAME TO users');
    expect((await login(person.email, person.password)).status).toBe(200);
  });
});
