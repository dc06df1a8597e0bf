import { expectStatus, givenMember, givenShop, type Member, type Shop } from '../../support/fixtures';
import { runWateja } from '../../support/run-wateja';
import { createTestApp, type TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

describe('The user commands', () => {
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

  const wateja = (args: string[], stdin = '') => runWateja(testApp, args, undefined, stdin);
  const login = async (password: string, email = amina.email) =>
    (await testApp.request('POST', '/api/auth/login', { body: { email, password } })).status;
  const isSignedIn = async () => (await testApp.request('GET', '/api/auth/me', { token: amina.token })).status === 200;

  it.each(['user:password', 'user:deactivate', 'user:activate'])('%s --help tells its options', async (command) => {
    const { exitCode, stdout } = await wateja([command, '--help']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Usage: wateja ${command}`);
    expect(stdout).toMatch(new RegExp(`Example:\n.*wateja -- ${command}`));
    expect(stdout).not.toContain('--password ');
  });

  it.each(['user:password', 'user:deactivate', 'user:activate'])('%s refuses an unknown user', async (command) => {
    const answer = await wateja([command, '--email', 'nobody@duka.test'], 'safari njema\n');
    expect(answer).toEqual({ exitCode: 2, stdout: '', stderr: 'No user has the email nobody@duka.test.\n' });
  });

  it('user:password takes the first line of the standard input, and ends every session', async () => {
    const set = await wateja(['user:password', '--email', amina.email, '--json'], 'safari njema\nnot this\n');
    expect(set).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(set.stdout)).toEqual({ user: { id: expect.any(Number) } });
    expect([await login('safari njema'), await login(amina.password)]).toEqual([200, 401]);
    await waitUntil('the session is over', async () => !(await isSignedIn()));
  });

  it.each(['short', '', 'x'.repeat(129)])('user:password refuses %j and leaves everything', async (password) => {
    const { exitCode, stderr } = await wateja(['user:password', '--email', amina.email], `${password}\n`);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Password must');
    expect(await login(amina.password)).toBe(200);
  });

  it('user:deactivate stops a user from logging in, and user:activate restores no session', async () => {
    const refused = expectStatus(
      await testApp.request('POST', '/api/auth/login', { body: { email: amina.email, password: amina.password } }),
      200,
    ).body;
    expect((await wateja(['user:deactivate', '--email', amina.email])).exitCode).toBe(0);
    expect(await login(amina.password)).toBe(401);
    await waitUntil('the session is over', async () => !(await isSignedIn()));
    expect((await wateja(['user:activate', '--email', amina.email])).exitCode).toBe(0);
    expect(await login(amina.password)).toBe(200);
    const body = { refresh_token: refused.refresh_token };
    expect((await testApp.request('POST', '/api/auth/refresh', { body })).status).toBe(401);
    expect(await isSignedIn()).toBe(false);
  });

  it('need --business for an email that several businesses manage', async () => {
    const email = 'juma@duka.test';
    const shops = [shop, await givenShop(testApp)];
    for (const { business_id, owner } of shops) {
      const body = { email, name: 'Juma', role: 'staff', password: `of business ${business_id}` };
      const added = await testApp.request('POST', `/api/businesses/${business_id}/members`, { token: owner, body });
      expectStatus(added, 201);
    }
    const unclear = await wateja(['user:password', '--email', email], 'safari njema\n');
    expect(unclear).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--business <id>') });
    expect((await wateja(['token', '--email', email])).stderr).toContain('--business <id>');
    const business = String(shops[0]!.business_id);
    expect((await wateja(['token', '--email', email, '--business', business])).exitCode).toBe(0);
    expect((await wateja(['user:password', '--email', email, '--business', business], 'safari njema\n')).exitCode).toBe(
      0,
    );
    expect([await login('safari njema', email), await login(`of business ${shops[1]!.business_id}`, email)]).toEqual([
      200, 200,
    ]);
    expect(await login(`of business ${business}`, email)).toBe(401);
  });

  it('user:create reads the password from the standard input, and warns of the one in the arguments', async () => {
    const create = (email: string, ...options: string[]) => [
      'user:create',
      '--email',
      email,
      '--name',
      'Zawadi',
      ...options,
    ];
    const hidden = await wateja(create('zawadi@duka.test', '--password-stdin'), 'safari njema\n');
    expect(hidden).toMatchObject({ exitCode: 0, stderr: '' });
    expect(hidden.stdout).not.toContain('safari');
    expect(await login('safari njema', 'zawadi@duka.test')).toBe(200);
    const visible = await wateja(create('zuri@duka.test', '--password', 'safari njema'));
    expect(visible).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('Use --password-stdin instead') });
    expect((await wateja(create('zola@duka.test', '--password-stdin'))).stderr).toContain('Password must');
  });
});
