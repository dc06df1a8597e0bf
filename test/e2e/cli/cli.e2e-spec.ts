import { givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { runWateja } from '../../support/run-wateja';
import { createTestApp, type TestApp } from '../../support/test-app';

let testApp: TestApp;
let shop: Shop;

beforeAll(async () => {
  testApp = await createTestApp();
  shop = await givenShop(testApp);
});

afterAll(() => testApp.close());

const wateja = (...args: string[]) => runWateja(testApp, args);

describe('help and wrong usage', () => {
  it.each([
    ['migrate'],
    ['user:create'],
    ['token'],
    ['export'],
    ['import customers'],
    ['import sales'],
    ['rebuild-metrics'],
    ['verify-metrics'],
    ['rebuild-points'],
    ['verify-points'],
    ['expire-points'],
  ])('%s --help tells its options and an example', async (command) => {
    const { exitCode, stdout } = await wateja(...command.split(' '), '--help');

    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Usage: wateja ${command}`);
    expect(stdout).toContain('--json');
    expect(stdout).toMatch(new RegExp(`Example:\n.*wateja -- ${command}`));
  });

  it('lists the commands and the exit codes', async () => {
    const { exitCode, stdout } = await wateja('--help');

    expect(exitCode).toBe(0);
    expect(stdout).toContain('verify-metrics');
    expect(stdout).toContain('Exit codes:');
  });

  it.each([
    ['no command', [], 'Usage: wateja'],
    ['an unknown command', ['exprot'], "unknown command 'exprot'"],
    ['an unknown option', ['migrate', '--fast'], "unknown option '--fast'"],
    ['an argument too many', ['migrate', 'now'], 'too many arguments'],
    ['a missing option', ['token'], "required option '--email <email>' not specified"],
    ['an import of nothing', ['import'], 'Choose what to import'],
    ['a business that is no number', ['verify-metrics', '--business', 'x1'], '--business must be a whole number'],
    ['a business beyond all numbers', ['verify-metrics', '--business', '9007199254740992'], '--business must be'],
    ['an unknown business', ['verify-metrics', '--business', '999'], 'The business 999 does not exist.'],
    [
      'an import into an unknown business',
      ['import', 'sales', 'x.csv', '--business', '999'],
      'The business 999 does not exist.',
    ],
    [
      '--after without a business',
      ['rebuild-metrics', '--after', '5'],
      '--after works only with the id of one business',
    ],
  ])('refuses %s with exit code 2', async (_name, args, sentence) => {
    const { exitCode, stdout, stderr } = await wateja(...args);

    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain('    at ');
  });
});

describe('migrate', () => {
  it('finds nothing to do on an up-to-date database', async () => {
    expect(await wateja('migrate')).toEqual({ exitCode: 0, stdout: 'The database is up to date.\n', stderr: '' });
    expect(await wateja('migrate', '--json')).toEqual({ exitCode: 0, stdout: '{"applied":[]}\n', stderr: '' });
  });
});

describe('user:create and token', () => {
  const create = (email: string, ...options: string[]) =>
    wateja('user:create', '--email', email, '--name', 'Amina Otieno', ...options);

  it('creates a member with a generated password, shown once, who can sign in', async () => {
    const business_id = shop.business_id;
    const created = await create('amina@duka.test', '--business', `${business_id}`, '--role', 'manager', '--json');
    const { user, membership, password } = JSON.parse(created.stdout);

    expect(created).toMatchObject({ exitCode: 0, stderr: '' });
    expect(user).toMatchObject({ email: 'amina@duka.test', name: 'Amina Otieno', is_admin: false });
    expect(membership).toEqual({ business_id, role: 'manager' });
    const login = await testApp.request('POST', '/api/auth/login', { body: { email: user.email, password } });
    expect(login.status).toBe(200);
  });

  it('takes a password, which it does not repeat, and makes administrators', async () => {
    const created = await create('root@duka.test', '--admin', '--password', 'sema kweli daima');

    expect(created.exitCode).toBe(0);
    expect(created.stdout).toMatch(/Platform admin +yes/);
    expect(created.stdout + created.stderr).not.toMatch(/sema kweli|shown this once/);
  });

  it('prints an access token that the API accepts', async () => {
    await create('till@duka.test');
    const { exitCode, stdout } = await wateja('token', '--email', ' Till@Duka.test ');
    const me = await testApp.request('GET', '/api/auth/me', { token: stdout.trim() });

    expect(exitCode).toBe(0);
    expect(me.body.user.email).toBe('till@duka.test');
    const json = await wateja('token', '--email', 'till@duka.test', '--json');
    expect(JSON.parse(json.stdout)).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 900,
    });
  });

  it.each([
    ['an email that is taken', ['admin@wateja.test'], 'A user with the email admin@wateja.test already exists.'],
    ['what is no email', ['amina'], 'email must be a valid email address.'],
    ['a short password', ['a1@duka.test', '--password', 'short'], 'Password must have at least 8 characters.'],
    ['an unknown business', ['a2@duka.test', '--business', '999'], 'The business 999 does not exist.'],
    ['a role without a business', ['a3@duka.test', '--role', 'owner'], '--role works only together with --business'],
    [
      'an unknown role',
      ['a4@duka.test', '--business', '1', '--role', 'boss'],
      '--role must be one of staff, manager, owner',
    ],
  ])('refuses %s', async (_name, [email = '', ...options], sentence) => {
    const { exitCode, stderr } = await create(email, ...options);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(sentence);
    const users = await testApp.prisma.user.count({ where: { email: { startsWith: 'a' }, NOT: { is_admin: true } } });
    expect(users).toBe(1);
  });

  it('prints no token for an unknown user', async () => {
    const { exitCode, stdout, stderr } = await wateja('token', '--email', 'nobody@duka.test', '--json');

    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'No active user has the email nobody@duka.test.\n',
    });
  });
});

describe('verify-metrics and rebuild-metrics', () => {
  let books: Shop;
  let customerIds: number[];
  const business = () => ['--business', `${books.business_id}`];
  const damage = () =>
    testApp.database.query(
      `UPDATE customer_purchase_history SET total_spent = 1, customer_lifetime_value = 1
       WHERE business_id = $1 AND customer_id = ANY($2)`,
      [books.business_id, customerIds],
    );

  beforeAll(async () => {
    books = await givenShop(testApp);
    const customers = [await givenCustomer(testApp, books), await givenCustomer(testApp, books)];
    customerIds = customers.map(({ id }) => id);
    for (const customer_id of customerIds) await givenSale(testApp, books, { customer_id });
  });

  it('finds that metrics and sales agree, in every business', async () => {
    const { exitCode, stdout } = await wateja('verify-metrics', '--business', 'all');

    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Business ${books.business_id}: 2 customers, metrics and sales agree.`);
    expect(stdout).toContain(`Business ${shop.business_id}: 0 customers, metrics and sales agree.`);
  });

  it('names each difference and exits with 1, until they are rebuilt', async () => {
    await damage();

    const result = await wateja('verify-metrics', ...business());
    expect(result.exitCode).toBe(1);
    expect(result.stdout).toContain(
      `Business ${books.business_id}, customer ${customerIds[1]}: total_spent is 1, but the sales give 100`,
    );
    expect(result.stdout).toContain('2 differ');

    const rebuilt = await wateja('rebuild-metrics', ...business(), '--json');
    expect(rebuilt).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(rebuilt.stdout)).toEqual({
      businesses: [{ business_id: books.business_id, customers: 2, repaired: 2 }],
    });
    expect((await wateja('verify-metrics', ...business())).exitCode).toBe(0);
  });

  it('finds an average spend that preferences have wrong', async () => {
    await testApp.database.query('UPDATE customer_preferences SET average_spend = 7 WHERE customer_id = $1', [
      customerIds[0],
    ]);

    const result = await wateja('verify-metrics', ...business());
    expect(result.stdout).toContain('preferences.average_spend is "7.00", but the sales give "100.00"');
    await wateja('rebuild-metrics');
    expect((await wateja('verify-metrics')).exitCode).toBe(0);
  });

  it('goes on after a customer, leaving those before alone', async () => {
    await damage();

    await wateja('rebuild-metrics', ...business(), '--after', `${customerIds[0]}`);
    const result = await wateja('verify-metrics', ...business(), '--json');
    expect(JSON.parse(result.stdout).businesses[0]).toMatchObject({
      customers: 2,
      differences: [{ customer_id: customerIds[0], expected: { total_spent: 100 }, stored: { total_spent: 1 } }],
    });
  });
});
