import { UsersService } from '@wateja/auth';
import { Client } from 'pg';

import { runWateja } from '../../support/run-wateja';
import { ADMIN, createTestApp, type TestApp } from '../../support/test-app';

const REFUSED = '42501';
const ANYBODY = `INSERT INTO users (email, name, password_hash, is_admin) VALUES ('mallory@duka.test', 'Mallory', 'x', true)`;

describe('Administrators of the platform', () => {
  let testApp: TestApp;

  beforeAll(async () => {
    testApp = await createTestApp();
  });
  afterAll(() => testApp.close());

  /**
   * Runs what an attacker could who can run any SQL as the application.
   * @returns the SQLSTATE of the refusal, or null
   */
  async function asApplication(sql: string): Promise<string | null> {
    const client = new Client({ connectionString: testApp.database.application_url });
    await client.connect();
    try {
      await client.query(sql);
      return null;
    } catch (error) {
      return (error as { code: string }).code;
    } finally {
      await client.end();
    }
  }
  const admins = async () =>
    (await testApp.database.query<{ email: string }>('SELECT email FROM users WHERE is_admin ORDER BY id')).map(
      ({ email }) => email,
    );

  it.each([
    ANYBODY,
    'UPDATE users SET is_admin = true',
    `SET wateja.platform = 'on'; UPDATE users SET is_admin = NOT is_admin`,
    'ALTER TABLE users DISABLE TRIGGER refuse_new_admin; UPDATE users SET is_admin = true',
    'SET session_replication_role = replica; UPDATE users SET is_admin = true',
    'DROP TRIGGER refuse_new_admin ON users; UPDATE users SET is_admin = true',
    `INSERT INTO users (id, email, name, password_hash) SELECT id, 'a', 'a', 'a' FROM users WHERE NOT is_admin LIMIT 1
     ON CONFLICT (id) DO UPDATE SET is_admin = true`,
  ])('are not made by the application: %s', async (sql) => {
    await testApp.app.get(UsersService).create({
      ...{ email: `user${Math.random()}@duka.test`, name: 'Somebody', password: 'nyumbani-2024' },
    });
    expect(await asApplication(sql)).toBe(REFUSED);
    expect(await admins()).toEqual([ADMIN.email]);
  });

  it('are not made by the function of the first start, once there is a user', async () => {
    expect(await asApplication(`SELECT create_first_admin('mallory@duka.test', 'Mallory', 'x')`)).toBeNull();
    expect(await admins()).toEqual([ADMIN.email]);
  });

  it('are made by the command of the operator', async () => {
    const args = ['user:create', '--email', 'second@duka.test', '--name', 'Second', '--admin', '--json'];
    const { exitCode, stdout } = await runWateja(testApp, args);
    expect([exitCode, JSON.parse(stdout)]).toEqual([
      0,
      expect.objectContaining({
        user: expect.objectContaining({ is_admin: true }),
      }),
    ]);
    expect(await admins()).toEqual([ADMIN.email, 'second@duka.test']);
    // The application can still change the rest of their account.
    expect(
      await asApplication(`UPDATE users SET name = 'Second administrator' WHERE email = 'second@duka.test'`),
    ).toBeNull();
  });

  it('are not made by a command without the login of the owner', async () => {
    const env = { ...testApp.env, DATABASE_OWNER_URL: testApp.database.application_url };
    const { exitCode, stderr } = await runWateja({ env }, [
      ...['user:create', '--email', 'third@duka.test', '--name', 'Third', '--admin'],
    ]);
    expect([exitCode, stderr]).toEqual([expect.any(Number), expect.stringContaining('set DATABASE_OWNER_URL')]);
    expect(exitCode).not.toBe(0);
    expect(await testApp.prisma.user.count({ where: { email: 'third@duka.test' } })).toBe(0);
  });
});
