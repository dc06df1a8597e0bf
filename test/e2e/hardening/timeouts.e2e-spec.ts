import { DatabaseUnavailable, PrismaService, translateDatabaseError } from '@wateja/prisma';

import { createTestDatabase, type TestDatabase } from '../../support/test-database';

describe('A session of the application', () => {
  let database: TestDatabase;
  let prisma: PrismaService;

  beforeAll(async () => {
    database = await createTestDatabase();
    prisma = new PrismaService({ url: database.owner_url, poolSize: 2 });
  });
  afterAll(async () => {
    await prisma.$disconnect();
    await database.drop();
  });

  it.each([
    ['statement_timeout', '15s'],
    ['idle_in_transaction_session_timeout', '20s'],
    ['TimeZone', 'UTC'],
  ])('has %s %s', async (setting, value) => {
    const rows = await prisma.$queryRaw`SELECT current_setting(${setting}) AS value`;
    expect(rows).toEqual([{ value }]);
  });

  it('gives up on a statement that takes too long, as a database that cannot answer, and undoes its transaction', async () => {
    const tooLong = prisma.transaction(async (tx) => {
      await tx.$executeRaw`CREATE TABLE half_done ()`;
      await tx.$executeRaw`SET LOCAL statement_timeout = '50ms'`;
      await tx.$executeRaw`SELECT pg_sleep(10)`;
    });
    const error = translateDatabaseError(await tooLong.catch((thrown: unknown) => thrown));
    expect(error).toBeInstanceOf(DatabaseUnavailable);
    expect(error).toMatchObject({ kind: 'unavailable', code: 'database_unavailable' });
    expect(await database.query(`SELECT to_regclass('half_done') AS found`)).toEqual([{ found: null }]);
    // The limit applied only to that transaction.
    expect(await prisma.$queryRaw`SELECT current_setting('statement_timeout') AS value`).toEqual([{ value: '15s' }]);
  });
});
