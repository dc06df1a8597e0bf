import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { createTestDatabase, type TestDatabase } from '../support/test-database';

const PROGRAM = ['-r', './test/support/typescript.cjs', './test/support/run-prepare-database.ts'];

describe('Migrations', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => database.drop());

  async function prepare(): Promise<{ applied: string[] }> {
    const run = promisify(execFile)(process.execPath, [...PROGRAM, database.application_url, database.owner_url]);
    return JSON.parse((await run).stdout) as { applied: string[] };
  }

  it('are left alone where all are applied, also where the script of one was edited since', async () => {
    expect(await prepare()).toMatchObject({ applied: [] });
    await database.query(`UPDATE _prisma_migrations SET checksum = repeat('0', 64) WHERE migration_name LIKE '%_init'`);
    expect(await prepare()).toMatchObject({ applied: [] });
  });

  it('stop the start while one that failed is neither repaired nor rolled back', async () => {
    const fail = (column: string) =>
      database.query(`INSERT INTO _prisma_migrations (id, checksum, migration_name, ${column})
        VALUES (gen_random_uuid(), repeat('0', 64), '20990101000000_from_another_version', now())`);
    await fail('rolled_back_at');
    expect(await prepare()).toMatchObject({ applied: [] });
    await fail('started_at');
    await expect(prepare()).rejects.toMatchObject({ stderr: expect.stringContaining('from_another_version') });
  });
});
