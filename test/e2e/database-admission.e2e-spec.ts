import { APPLICATION_ROLE, prepareDatabase } from '@wateja/database-server';
import { rowLevelSecurityWarnings, PrismaService } from '@wateja/prisma';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { createTestDatabase } from '../support/test-database';

describe('The application’s login', () => {
  it('is the owner’s where DATABASE_URL is plain: the application takes a role, and says what is missing', async () => {
    const database = await createTestDatabase();
    const admission = await prepareDatabase({ url: database.owner_url, owner_url: database.owner_url });
    expect(admission).toMatchObject({ role: APPLICATION_ROLE, applied: [] });
    const prisma = new PrismaService({ ...admission, poolSize: 1 });
    expect(await prisma.customer.count()).toBe(0);
    expect(await rowLevelSecurityWarnings(prisma)).toEqual([expect.stringContaining('DATABASE_OWNER_URL')]);
    await prisma.$disconnect();
    await database.drop();
  });

  it('may be its own alone, once the owner has applied the migrations', async () => {
    const database = await createTestDatabase();
    const admission = await prepareDatabase({ url: database.application_url, owner_url: database.application_url });
    expect(admission).toMatchObject({ role: null, applied: [] });
    const prisma = new PrismaService({ ...admission, poolSize: 1 });
    expect(await rowLevelSecurityWarnings(prisma)).toEqual([]);
    await prisma.$disconnect();
    await database.query(`DELETE FROM _prisma_migrations WHERE migration_name LIKE '%row_level_security'`);
    const program = ['-r', './test/support/typescript.cjs', './test/support/run-prepare-database.ts'];
    const run = promisify(execFile)(process.execPath, [...program, database.application_url, database.application_url]);
    await expect(run).rejects.toMatchObject({ stderr: expect.stringContaining('set DATABASE_OWNER_URL') });
    await database.drop();
  });

  it('is given the password of its URL when that has changed', async () => {
    const database = await createTestDatabase();
    const url = new URL(database.application_url);
    [url.username, url.password] = ['wateja_other', 'first'];
    await prepareDatabase({ url: url.href, owner_url: database.owner_url });
    url.password = 'second';
    const admission = await prepareDatabase({ url: url.href, owner_url: database.owner_url });
    const prisma = new PrismaService({ ...admission, poolSize: 1 });
    expect(await rowLevelSecurityWarnings(prisma)).toEqual([]);
    await prisma.$disconnect();
    await database.drop();
  });
});
