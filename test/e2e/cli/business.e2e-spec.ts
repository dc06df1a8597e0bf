import { runWateja } from '../../support/run-wateja';
import { createTestApp, type TestApp } from '../../support/test-app';

const SHOP = ['--name', 'Duka la Amina', '--country', 'UG', '--currency', 'UGX', '--timezone', 'Africa/Kampala'];
const OWNER = ['--owner-email', 'amina@duka.test', '--owner-name', 'Amina Otieno'];

describe('wateja business:create', () => {
  let testApp: TestApp;

  beforeEach(async () => {
    testApp = await createTestApp();
  });
  afterEach(() => testApp.close());

  const create = (args: string[], stdin = '') => runWateja(testApp, ['business:create', ...args], undefined, stdin);
  const login = async (password: string, email = 'amina@duka.test') =>
    testApp.request('POST', '/api/auth/login', { body: { email, password } });
  const countOf = async (table: string) => {
    const [row] = await testApp.database.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`);
    return row?.count;
  };

  it('creates a shop and its owner, whose generated password is shown once', async () => {
    const { exitCode, stdout, stderr } = await create([...SHOP, ...OWNER]);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: 'The password is not shown again. Store it, or give it to the owner now.\n',
    });
    const password = /Password +(\S+)$/m.exec(stdout)?.[1] ?? '';
    const token = (await login(password)).body.access_token;
    const { memberships } = (await testApp.request('GET', '/api/auth/me', { token })).body;
    expect(memberships).toEqual([{ business_id: 1, business_name: 'Duka la Amina', role: 'owner' }]);
    const { business } = (await testApp.request('GET', '/api/businesses/1', { token })).body;
    expect(business).toMatchObject({ country: 'UG', currency: 'UGX', timezone: 'Africa/Kampala' });
    const { entries } = (await testApp.request('GET', '/api/businesses/1/audit', { token })).body;
    expect(entries).toEqual(expect.arrayContaining([expect.objectContaining({ source: 'cli' })]));
  });

  it('works with the login of the service alone, as in a container', async () => {
    const { DATABASE_OWNER_URL: _, ...env } = testApp.env;
    expect(await runWateja({ env }, ['business:create', ...SHOP, ...OWNER])).toMatchObject({ exitCode: 0 });
  });

  it('takes a password from the standard input, and does not print it', async () => {
    const answer = await create([...SHOP, ...OWNER, '--password-stdin', '--json'], 'safari njema sana\n');
    expect(answer).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(answer.stdout)).toEqual({
      business: { id: 1, name: 'Duka la Amina', country: 'UG', currency: 'UGX', timezone: 'Africa/Kampala' },
      owner: { id: expect.any(Number), email: 'amina@duka.test', name: 'Amina Otieno' },
    });
    expect((await login('safari njema sana')).status).toBe(200);
  });

  it('gives a second shop to an owner who has an account, and keeps the password', async () => {
    await create([...SHOP, ...OWNER, '--password-stdin'], 'safari njema sana\n');
    const second = [...SHOP, '--name', 'Duka la pili', '--owner-email', 'Amina@Duka.test'];
    expect(await create(second)).toMatchObject({
      exitCode: 0,
      stderr: 'amina@duka.test had an account already, and keeps its password.\n',
    });
    const token = (await login('safari njema sana')).body.access_token;
    expect((await testApp.request('GET', '/api/auth/me', { token })).body.memberships).toHaveLength(2);
    expect((await create([...second, '--password-stdin'], 'another password\n')).stderr).toContain(
      'keeps its password',
    );
  });

  it('changes nothing when it is run again', async () => {
    await create([...SHOP, ...OWNER]);
    expect(await create([...SHOP, ...OWNER])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'amina@duka.test already owns a shop with this name: business 1.\n',
    });
    expect(await countOf('businesses')).toBe(1);
  });

  it.each([
    ['--country', 'Kenya', '--country must be a country code'],
    ['--currency', 'XYZ', '--currency must be a currency code'],
    ['--currency', 'KWD', 'KWD has three decimals'],
    ['--timezone', 'EAT', '--timezone must be an IANA time zone'],
    ['--owner-email', 'amina', '--owner-email must be a valid email'],
    ['--name', ' ', 'Business name'],
    ['--owner-name', ' ', 'ame is required'],
  ])('refuses %s %j, and creates nothing', async (option, value, sentence) => {
    const answer = await create([...SHOP, ...OWNER, option, value]);
    expect(answer).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining(sentence) });
    expect([await countOf('businesses'), await countOf('users')]).toEqual([0, 1]);
  });

  it('refuses a short password and a new owner without a name, and creates nothing', async () => {
    expect((await create([...SHOP, ...OWNER, '--password-stdin'], 'short\n')).stderr).toContain('at least 8');
    const nameless = await create([...SHOP, '--owner-email', 'amina@duka.test']);
    expect(nameless.stderr).toBe('--owner-name is required, because no user has the email amina@duka.test.\n');
    expect([await countOf('businesses'), await countOf('users')]).toEqual([0, 1]);
  });

  it('refuses an owner whose account is inactive', async () => {
    await create([...SHOP, ...OWNER]);
    await runWateja(testApp, ['user:deactivate', '--email', 'amina@duka.test']);
    const answer = await create([...SHOP, '--name', 'Duka la pili', ...OWNER]);
    expect(answer.stderr).toBe('The user amina@duka.test is inactive. Run user:activate first.\n');
  });
});
