import { APPLICATION_ROLE, prepareDatabase } from '@wateja/database-server';
import { rowLevelSecurityWarnings, PrismaService } from '@wateja/prisma';
import { randomBytes } from 'node:crypto';

import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { runWatejaProcess } from '../../support/wateja-process';

describe('The application’s login', () => {
  let database: TestDatabase;
  /** Roles that a test has made. They belong to the server, so no test database removes them. */
  let roles: string[];

  beforeEach(async () => {
    database = await createTestDatabase();
    roles = [];
  });
  afterEach(async () => {
    for (const role of roles) {
      await database.query(`REASSIGN OWNED BY ${role} TO CURRENT_USER; DROP OWNED BY ${role}; DROP ROLE ${role}`);
    }
    await database.drop();
  });

  /** Makes a login and gives its URL. */
  async function givenLogin(options: string): Promise<string> {
    const name = newRole();
    await database.query(`CREATE ROLE ${name} LOGIN PASSWORD 'first' ${options}`);
    return urlOf(name, 'first');
  }

  function newRole(): string {
    const name = `test_${randomBytes(6).toString('hex')}`;
    roles.unshift(name);
    return name;
  }

  function urlOf(name: string, password: string): string {
    const url = new URL(database.admin_url);
    [url.username, url.password] = [name, password];
    return url.href;
  }

  /** The warning that the application would print at its start with this login. */
  async function warnings(login: { url: string; role: string | null }): Promise<string[]> {
    const prisma = new PrismaService({ ...login, poolSize: 1 });
    expect(await prisma.customer.count()).toBe(0);
    const warnings = await rowLevelSecurityWarnings(prisma);
    await prisma.$disconnect();
    return warnings;
  }

  it('is the superuser’s where DATABASE_URL is plain: the application takes a role, and says what is missing', async () => {
    const login = await prepareDatabase({ url: database.admin_url, owner_url: database.admin_url });
    expect(login).toMatchObject({ role: APPLICATION_ROLE, applied: [] });
    expect(await warnings(login)).toEqual([expect.stringContaining('DATABASE_OWNER_URL')]);
  });

  it('may be its own alone, once the owner has applied the migrations', async () => {
    const alone = { url: database.application_url, owner_url: database.application_url };
    const login = await prepareDatabase(alone);
    expect(login).toMatchObject({ role: null, applied: [] });
    expect(await warnings(login)).toEqual([]);
    await database.query(`DELETE FROM _prisma_migrations WHERE migration_name LIKE '%row_level_security'`);
    const { exitCode, stderr } = await runWatejaProcess(database, ['migrate'], alone);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('does not own _prisma_migrations: set DATABASE_OWNER_URL');
  });

  it('gets its grants from an owner who may make no roles, when an administrator has made it', async () => {
    const url = await givenLogin('');
    const login = await prepareDatabase({ url, owner_url: database.owner_url });
    expect(login).toEqual({ url, role: null, applied: [] });
    expect(await warnings(login)).toEqual([]);
  });

  it.each([
    ['is missing', '', /may not create the application’s login.* CREATE ROLE "test_\w+" LOGIN PASSWORD '…';/],
    ['has another password', 'LOGIN', /may not change the application’s.* ALTER ROLE "test_\w+" LOGIN PASSWORD '…';/],
    ['may not log in', 'NOLOGIN', /may not change the application’s.* ALTER ROLE "test_\w+" LOGIN PASSWORD '…';/],
  ])(
    'has to be made by an administrator where it %s and the owner may make no roles',
    async (_what, made, sentence) => {
      const name = newRole();
      if (made) await database.query(`CREATE ROLE ${name} ${made} PASSWORD 'first'`);
      const preparing = prepareDatabase({ url: urlOf(name, 'second'), owner_url: database.owner_url });
      await expect(preparing).rejects.toThrow(sentence);
      if (!made) roles = [];
    },
  );

  describe('with an owner who may make roles', () => {
    let owner_url: string;

    beforeEach(async () => {
      owner_url = await givenLogin('CREATEROLE');
      const { username } = new URL(owner_url);
      const [row] = await database.query<{ name: string }>('SELECT current_database() AS name');
      await database.query(`GRANT ${new URL(database.owner_url).username} TO ${username}`);
      await database.query(`ALTER DATABASE ${row!.name} OWNER TO ${username}`);
    });

    it('is made, and given the password of its URL when that has changed', async () => {
      const name = newRole();
      await prepareDatabase({ url: urlOf(name, 'first'), owner_url });
      const login = await prepareDatabase({ url: urlOf(name, 'second'), owner_url });
      expect(login.role).toBeNull();
      expect(await warnings(login)).toEqual([]);
    });

    it('is the owner’s where DATABASE_URL is plain, and takes a role that it was given', async () => {
      await database.query(`GRANT ${APPLICATION_ROLE} TO ${new URL(owner_url).username}`);
      const login = await prepareDatabase({ url: owner_url, owner_url });
      expect(login.role).toBe(APPLICATION_ROLE);
      expect(await warnings(login)).toEqual([expect.stringContaining('DATABASE_OWNER_URL')]);
    });
  });
});
