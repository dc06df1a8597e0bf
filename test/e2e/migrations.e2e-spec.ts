import { prepareDatabase } from '@wateja/database-server';

import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../support/test-database';
import { runWatejaProcess } from '../support/wateja-process';

const TOTALS = '20261125000000_totals';
/** The checksum of the script before it was corrected for owners who are not superusers. */
const EARLIER_CHECKSUM = '32f95af1695ddb78926e05dd6a2f0ea983243cb26c59ae2aff0d35ff033b06cf';
const UNKNOWN_CHECKSUM = '0'.repeat(64);

describe('Migrations', () => {
  let database: TestDatabase;

  const migrate = (...options: string[]) => runWatejaProcess(database, ['migrate', ...options]);
  /** In jest's sandbox it fails as soon as it loads the schema engine. */
  const prepareWithoutEngine = () => prepareDatabase({ url: database.application_url, owner_url: database.owner_url });
  const setChecksum = (name: string, checksum: string) =>
    database.query('UPDATE _prisma_migrations SET checksum = $2 WHERE migration_name = $1', [name, checksum]);

  afterEach(() => database.drop());

  describe('of a database that has some', () => {
    beforeEach(async () => {
      database = await createTestDatabase();
    });

    it('are left alone where all are applied, without loading the schema engine', async () => {
      expect(await prepareWithoutEngine()).toMatchObject({ applied: [] });
    });

    it('count as applied, just as fast, where the script of one was corrected since', async () => {
      await setChecksum(TOTALS, EARLIER_CHECKSUM);
      expect(await prepareWithoutEngine()).toMatchObject({ applied: [] });
    });

    it('are the schema engine’s to judge where a script is not the one that was applied', async () => {
      await setChecksum(TOTALS, UNKNOWN_CHECKSUM);
      await expect(prepareWithoutEngine()).rejects.toThrow();
      expect(await migrate('--json')).toEqual({ exitCode: 0, stdout: '{"applied":[]}\n', stderr: '' });
    });

    it('that others follow are applied after advice to make a backup', async () => {
      await database.query(`DELETE FROM _prisma_migrations WHERE migration_name LIKE '%order_of_names'`);
      const { stdout, stderr, exitCode } = await migrate('--json');
      expect([exitCode, JSON.parse(stdout)]).toEqual([0, { applied: ['20261128000400_order_of_names'] }]);
      expect(stderr).toBe(
        '1 migration changes a database that already contains data. If you have no backup, stop and make one: ' +
          'npm run wateja -- backup before-upgrade.backup\n',
      );
    });

    it('stop the start while one that failed is not resolved', async () => {
      const insertMigration = (column: string) =>
        database.query(
          `INSERT INTO _prisma_migrations (id, checksum, migration_name, ${column})
           VALUES (gen_random_uuid(), $1, '20990101000000_from_another_version', now())`,
          [UNKNOWN_CHECKSUM],
        );
      await insertMigration('rolled_back_at');
      expect(await prepareWithoutEngine()).toMatchObject({ applied: [] });
      await insertMigration('started_at');
      const { exitCode, stderr } = await migrate();
      expect(exitCode).toBe(2);
      expect(stderr).toContain('The migration 20990101000000_from_another_version was interrupted.');
      expect(stderr).toContain('npm run wateja -- migrate --resolve 20990101000000_from_another_version');
    });

    it.each([
      ['that does not exist', ['--resolve', 'nonsense'], 'The migration nonsense has not failed. No migration has'],
      ['that is applied', ['--resolve', TOTALS], `The migration ${TOTALS} has not failed.`],
      ['without a name', ['--applied'], '--applied works only together with --resolve NAME.'],
    ])('are not resolved by a command for one %s', async (_what, options, sentence) => {
      const { exitCode, stderr } = await migrate(...options);
      expect(exitCode).toBe(2);
      expect(stderr).toContain(sentence);
    });

    it('that were interrupted count as applied when somebody says so', async () => {
      await database.query('UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = $1', [TOTALS]);
      const resolved = await migrate('--resolve', TOTALS, '--applied', '--json');
      expect(JSON.parse(resolved.stdout)).toEqual({ resolved: TOTALS, as: 'applied' });
      expect(await prepareWithoutEngine()).toMatchObject({ applied: [] });
    });
  });

  describe('of an owner who lacks a right', () => {
    beforeEach(async () => {
      database = await createEmptyDatabase();
    });

    it('name it, at every start, until it is given and the failed migration is resolved', async () => {
      const owner = new URL(database.owner_url).username;
      const [name] = await database.query<{ name: string }>('SELECT current_database() AS name');
      const grant = `GRANT CREATE ON DATABASE ${name!.name} TO ${owner};`;
      await database.query(`REVOKE CREATE ON DATABASE ${name!.name} FROM ${owner}`);
      for (let start = 1; start <= 2; start++) {
        const { exitCode, stderr } = await migrate();
        expect(exitCode).toBe(2);
        expect(stderr).toContain('_init failed: permission denied to create extension "pg_trgm".');
        expect(stderr).toContain(grant);
        expect(stderr).not.toContain('DATABASE_OWNER_URL');
      }
      const [, command] = /npm run wateja -- (migrate --resolve \d+_init)/.exec((await migrate()).stderr) ?? [];
      await database.query(grant);
      const resolved = await runWatejaProcess(database, command!.split(' '));
      expect(resolved).toMatchObject({ exitCode: 0, stderr: '' });
      const { exitCode, stdout } = await migrate();
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(/^Applied \d+_init$/m);
      expect(await prepareWithoutEngine()).toMatchObject({ applied: [] });
    });

    it('name the schema that it may not make tables in', async () => {
      const owner = new URL(database.owner_url).username;
      await database.query('ALTER SCHEMA public OWNER TO CURRENT_USER');
      const { exitCode, stderr } = await migrate();
      expect(exitCode).toBe(2);
      expect(stderr).toContain('permission denied for schema public');
      expect(stderr).toContain(`GRANT CREATE, USAGE ON SCHEMA public TO ${owner};`);
      await database.query(`GRANT CREATE, USAGE ON SCHEMA public TO ${owner}`);
      expect(await migrate()).toMatchObject({ exitCode: 0, stderr: '' });
    });
  });
});
