import { PasswordsService, UNMATCHABLE_HASH } from '@wateja/auth';
import { Jobs } from '@wateja/messaging';

import { type FakeSmtp, startFakeSmtp } from '../../support/fake-smtp';
import { expectStatus, givenMember, givenShop, type Member, type Shop } from '../../support/fixtures';
import { headerOf, type ReceivedMail } from '../../support/providers/received-mail';
import { givenSecondFactor } from '../../support/second-factor';
import { createTestApp, type TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

const NEW_PASSWORD = 'safari njema 2026';

describe('A link in a mail', () => {
  let server: FakeSmtp;
  let testApp: TestApp;
  let shop: Shop;
  let amina: Member;

  beforeAll(async () => {
    server = await startFakeSmtp();
    testApp = await createTestApp({ ...server.environment, PUBLIC_URL: 'https://duka.example', JOBS_PATIENCE: '2' });
    shop = await givenShop(testApp, { name: 'Duka la Amina' });
    await testApp.app.get(Jobs).start();
  });
  afterAll(async () => {
    await testApp.close();
    await server.close();
  });
  beforeEach(async () => {
    amina = await givenMember(testApp, shop, 'staff');
  });

  const post = (path: string, body: unknown) => testApp.request('POST', `/api/auth/${path}`, { body });
  const requestReset = (email = amina.email) => post('password-reset', { email });
  const confirm = (token: string, new_password = NEW_PASSWORD) =>
    post('password-reset/confirm', { token, new_password });
  const login = (password: string, email = amina.email) => post('login', { email, password });
  const mailsTo = (address: string) => server.mails.filter(({ envelope }) => envelope.to.includes(address));
  const mailTo = async (address = amina.email, number = 1): Promise<ReceivedMail> =>
    (await waitUntil('it has arrived', () => mailsTo(address)[number - 1]))!;
  const allSent = () => waitUntil('all jobs are done', async () => (await jobsLeft()) === 0);
  const tokenOf = ({ text }: ReceivedMail) => /\/console\/password#([\w-]{43})\s/.exec(text)![1]!;
  const jobsLeft = async () => {
    const sql = `SELECT count(*)::int AS n FROM pgboss.job WHERE name = 'account_mails' AND state < 'completed'`;
    return (await testApp.database.query<{ n: number }>(sql))[0]!.n;
  };

  it('sets a new password once, and ends all sessions', async () => {
    expectStatus(await requestReset(amina.email.toUpperCase()), 202);
    const mail = await mailTo();
    expect([headerOf(mail, 'Subject'), headerOf(mail, 'From')]).toEqual([
      'A new password',
      'Wateja <duka@wateja.test>',
    ]);
    expect(mail.text).toContain('https://duka.example/console/password#');
    const token = tokenOf(mail);
    expect((await confirm(token, 'password1')).body.details).toMatchObject([
      { path: 'new_password', code: 'guessable' },
    ]);
    expectStatus(await confirm(token), 204);
    expect((await testApp.request('GET', '/api/auth/me', { token: amina.token })).status).toBe(401);
    expect([(await login(amina.password)).status, (await login(NEW_PASSWORD)).status]).toEqual([401, 200]);
    const again = await confirm(token, 'another good one 2026');
    expect([again.status, again.body.code, again.body.details[0].path]).toEqual([400, 'link_invalid', 'token']);
    const { access_token } = (await login(NEW_PASSWORD)).body;
    await allSent();
    const { events } = (await testApp.request('GET', '/api/auth/events', { token: access_token })).body;
    const kinds = events.map(({ kind }: { kind: string }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['password_reset', 'password_reset_asked']));
  });

  it('works for one of two who use it at the same time', async () => {
    await requestReset();
    const token = tokenOf(await mailTo());
    const answers = await Promise.all([confirm(token), confirm(token, 'another good one 2026')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 400]);
  });

  it('ends with another one that was used, after 30 minutes, and with the account', async () => {
    await requestReset();
    await requestReset();
    const [first, second] = [tokenOf(await mailTo()), tokenOf(await mailTo(amina.email, 2))];
    expectStatus(await confirm(second), 204);
    expect((await confirm(first)).body.code).toBe('link_invalid');
    await requestReset();
    const third = tokenOf(await mailTo(amina.email, 3));
    const setLinks = (change: string) => testApp.database.query(`UPDATE account_links SET expires_at = ${change}`);
    await setLinks(`now() - interval '1 millisecond'`);
    expect((await confirm(third)).body.code).toBe('link_invalid');
    await setLinks(`now() + interval '1 minute'`);
    await testApp.database.query('UPDATE users SET is_active = false WHERE email = $1', [amina.email]);
    expect((await confirm(third)).body.code).toBe('link_invalid');
  });

  it('ends when the password is changed in another way, and with a deactivation that is taken back', async () => {
    const passwords = testApp.app.get(PasswordsService);
    const { user } = (await testApp.request('GET', '/api/auth/me', { token: amina.token })).body;
    const ways = [
      () =>
        testApp.request('POST', '/api/auth/password', {
          token: amina.token,
          body: { current_password: amina.password, new_password: NEW_PASSWORD },
        }),
      () => passwords.reset(user.id, NEW_PASSWORD),
      async () => {
        await passwords.setActive(user.id, false);
        await passwords.setActive(user.id, true);
      },
    ];
    for (const [index, change] of ways.entries()) {
      await requestReset();
      const token = tokenOf(await mailTo(amina.email, index + 1));
      await change();
      expect(await confirm(token, 'another good one 2026')).toMatchObject({ body: { code: 'link_invalid' } });
    }
    expect((await login(NEW_PASSWORD)).status).toBe(200);
  });

  it('is stored as a hash, and is in no job', async () => {
    await requestReset();
    const token = tokenOf(await mailTo());
    const stored = await testApp.database.query('SELECT to_jsonb(l)::text AS row FROM account_links l');
    const jobs = await testApp.database.query('SELECT data::text AS row FROM pgboss.job');
    expect(JSON.stringify([stored, jobs])).not.toContain(token);
    expect(JSON.stringify(jobs)).not.toContain(amina.email);
  });

  it('is asked for in the same way with and without an account', async () => {
    const withAccount = await requestReset();
    const unknown = await requestReset('nobody@wateja.test');
    expect([unknown.status, unknown.text]).toEqual([withAccount.status, withAccount.text]);
    await allSent();
    expect(mailsTo('nobody@wateja.test')).toEqual([]);
    expect((await requestReset('no email')).body.details[0].path).toBe('email');
  });

  it('comes three times an hour at most, and again when the mail server was busy', async () => {
    server.next('greylist');
    for (let times = 0; times < 5; times++) expectStatus(await requestReset(), 202);
    await mailTo(amina.email, 3);
    await allSent();
    expect(mailsTo(amina.email)).toHaveLength(3);
    // The trail lists mails, not requests. So nobody can fill the trail of another person's account.
    const { events } = (await testApp.request('GET', '/api/auth/events', { token: amina.token })).body;
    const requestEvents = events.filter(({ kind }: { kind: string }) => kind === 'password_reset_asked');
    expect(requestEvents).toHaveLength(3);
    expect(requestEvents[0]).toMatchObject({
      network: '127.0.0.0/24',
      address_hash: expect.stringMatching(/^[\da-f]{32}$/),
    });
  });

  it('does not replace the second factor', async () => {
    await givenSecondFactor(testApp, amina.token);
    await requestReset();
    expectStatus(await confirm(tokenOf(await mailTo())), 204);
    expect((await login(NEW_PASSWORD)).body.code).toBe('second_factor_required');
  });

  it('invites a new member who has no password yet', async () => {
    const email = `juma.${Date.now()}@wateja.test`;
    const path = `/api/businesses/${shop.business_id}/members`;
    const body = { email, name: 'Juma', role: 'staff' };
    expectStatus(await testApp.request('POST', path, { token: shop.owner, body }), 201);
    const mail = await mailTo(email);
    expect(headerOf(mail, 'Subject')).toBe('Your account at Duka la Amina');
    expect((await login('', email)).status).toBe(400);
    expectStatus(await confirm(tokenOf(mail)), 204);
    expect((await login(NEW_PASSWORD, email)).status).toBe(200);
  });

  it('invites 50 people a day at most who do not answer', async () => {
    const { business_id, owner } = await givenShop(testApp);
    await testApp.database.query(
      `INSERT INTO users (email, name, password_hash, managed_by_business_id)
       SELECT 'invited' || n || '@wateja.test', 'Invited', $2, $1 FROM generate_series(1, 49) n`,
      [business_id, UNMATCHABLE_HASH],
    );
    const add = (name: string, password?: string) =>
      testApp.request('POST', `/api/businesses/${business_id}/members`, {
        token: owner,
        body: { email: `${name}.${business_id}@wateja.test`, name, role: 'staff', password },
      });
    const answers = await Promise.all([add('baraka'), add('neema'), add('salim')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'limit_reached',
      error: expect.stringContaining('50 invitations'),
    });
    expectStatus(await add('zuhura', NEW_PASSWORD), 201);
    const aDayEarlier = `UPDATE users SET created_at = created_at - interval '1 day' WHERE managed_by_business_id = $1`;
    await testApp.database.query(aDayEarlier, [business_id]);
    expectStatus(await add('rehema'), 201);
  });
});

describe('Without a mail server', () => {
  it('nobody gets a link, and a new member needs a password', async () => {
    const testApp = await createTestApp();
    const shop = await givenShop(testApp);
    const { email } = await givenMember(testApp, shop, 'staff');
    expectStatus(await testApp.request('POST', '/api/auth/password-reset', { body: { email } }), 202);
    expect(await testApp.database.query('SELECT * FROM account_links')).toEqual([]);
    const body = { email: 'juma@wateja.test', name: 'Juma', role: 'staff' };
    const path = `/api/businesses/${shop.business_id}/members`;
    const answer = await testApp.request('POST', path, { token: shop.owner, body });
    expect([answer.status, answer.body.details[0].path]).toEqual([400, 'password']);
    await testApp.close();
  });
});
