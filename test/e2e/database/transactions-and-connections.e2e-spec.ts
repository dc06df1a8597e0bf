import { PrismaService, statement, type Transaction, translateDatabaseError, withTenant } from '@wateja/prisma';
import { Client } from 'pg';

import { failingNestedWrite, insertNote, openTransactionLab, type TransactionLab } from '../../support/transaction-lab';
import { waitUntil } from '../../support/wait-until';

/** The process id of the server's session, which identifies the connection. */
const backend = async (tx: Transaction) =>
  (await tx.query<{ pid: number }>(statement`SELECT pg_backend_pid() AS pid`))[0]!.pid;

describe('The connection of a transaction', () => {
  let lab: TransactionLab;

  beforeAll(async () => {
    lab = await openTransactionLab();
  });
  afterAll(() => lab.close());
  beforeEach(() => lab.clear());

  const expectRecovered = async () => {
    expect(await lab.stored()).toEqual([]);
    const after = Array.from({ length: 6 }, (_, index) => `after ${index}`);
    await Promise.all(after.map((text) => lab.prisma.transaction((tx) => insertNote(tx, text))));
    expect((await lab.stored()).sort()).toEqual(after);
    expect(await lab.idle()).toEqual([]);
  };

  it('that has ended takes nothing more from the code that was in it', async () => {
    const late: (() => Promise<unknown>)[] = [];
    await lab.prisma.transaction(async (tx) => {
      const bound = (work: () => Promise<unknown>) => {
        let begin = (): void => undefined;
        const outcome = new Promise<void>((resolve) => (begin = resolve)).then(work);
        outcome.catch(() => undefined);
        late.push(() => {
          begin();
          return outcome;
        });
      };
      bound(() => insertNote(tx, 'late'));
      bound(async () => lab.prisma.business.create({ data: { name: 'Late' } }));
      bound(async () => lab.prisma.$executeRaw`INSERT INTO notes_of_test (text) VALUES ('late')`);
      bound(() => lab.prisma.transaction((own) => insertNote(own, 'late')));
      bound(() => lab.prisma.onCommit(() => insertNote(lab.prisma, 'late').then(() => undefined)));
      bound(async () =>
        lab.prisma.business.create({ data: { name: 'Late', memberships: { create: { role: 'owner', user_id: 1 } } } }),
      );
      bound(() => lab.prisma.detached(() => insertNote(lab.prisma, 'detached')));
    });
    const outcomes = [];
    for (const run of late)
      outcomes.push(
        await run().then(
          () => 'done',
          // The error is not translated, so a request would be answered 500, and the stack would be logged.
          (error: { code?: string }) => translateDatabaseError(error) === error && error.code,
        ),
      );
    expect(outcomes).toEqual([...Array.from({ length: 6 }, () => 'TRANSACTION_ENDED'), 'done']);
    expect([await lab.stored(), await lab.businesses()]).toEqual([['detached'], []]);
  });

  it('may die: what was written is undone, and the pool recovers', async () => {
    const killed = lab.prisma.transaction(async (tx) => {
      await insertNote(tx, 'never');
      await lab.database.query('SELECT pg_terminate_backend($1)', [await backend(tx)]);
      await tx.$executeRaw`SELECT pg_sleep(30)`;
    });
    await expect(killed).rejects.toThrow();
    await expectRecovered();
  });

  it('may die while a transaction of Prisma’s is in it', async () => {
    const table = new Client({ connectionString: lab.database.admin_url });
    await table.connect();
    await table.query('BEGIN; LOCK TABLE businesses');
    const killed = lab.prisma.transaction(async (tx) => {
      await insertNote(tx, 'never');
      await failingNestedWrite(tx);
    });
    const outcome = expect(killed).rejects.toThrow();
    await waitUntil('the nested write is killed', async () => {
      const rows = await lab.database.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock' AND application_name LIKE 'wateja-%'`,
      );
      return rows.length > 0;
    });
    await outcome;
    await table.end();
    await expectRecovered();
  });

  describe('whose prepared statements are outdated', () => {
    const collate = (collation: string) =>
      lab.database.query(`ALTER TABLE customers ALTER COLUMN name TYPE varchar(255) COLLATE ${collation}`);

    // Each statement has a different text, because the connection keeps statements that are prepared.
    it.each([
      ['a transaction', () => lab.single.transaction((tx) => tx.query(statement`SELECT name FROM customers`))],
      [
        'one of Prisma’s',
        () => lab.single.$transaction(async (tx) => tx.$queryRaw`SELECT name FROM customers LIMIT 2`),
      ],
      [
        'one of Prisma’s inside one of ours',
        () =>
          lab.single.transaction(() =>
            lab.single.$transaction(async (tx) => tx.$queryRaw`SELECT name FROM customers LIMIT 1`),
          ),
      ],
    ])('fails %s once', async (_, read) => {
      await read();
      await collate('"C"');
      await expect(read()).rejects.toThrow('cached plan must not change result type');
      expect(await read()).toEqual([]);
      await collate('"und-x-icu"');
    });

    it.each([
      ['a transaction', () => lab.single.transaction((tx) => insertNote(tx, 'again'))],
      ['one of Prisma’s', () => lab.single.$transaction([lab.single.business.create({ data: { name: 'Again' } })])],
    ])('fails %s once when the session has lost them', async (_, write) => {
      await lab.single.query(statement`DEALLOCATE ALL`);
      await expect(write()).rejects.toThrow('does not exist');
      expect(await write()).toBeDefined();
    });

    it('begins nothing: what comes after the failure that the code caught is refused', async () => {
      const swallow = async (tx: Transaction) => {
        await lab.single.query(statement`SELECT 1`).catch(() => undefined);
        await expect(insertNote(tx, 'never')).rejects.toThrow('does not exist');
        await expect(tx.business.create({ data: { name: 'Never' } })).rejects.toThrow();
        await expect(failingNestedWrite(tx)).rejects.not.toMatchObject({ code: 'P2025' });
      };
      await lab.single.query(statement`DEALLOCATE ALL`);
      await expect(lab.single.transaction(swallow)).rejects.toThrow('does not exist');
      await lab.single.query(statement`DEALLOCATE ALL`);
      const thrown = lab.single.transaction(async (tx) => {
        await swallow(tx);
        throw new Error('No');
      });
      await expect(thrown).rejects.toThrow('No');
      expect([await lab.stored(), await lab.businesses()]).toEqual([[], []]);
      expect(await lab.single.transaction((tx) => insertNote(tx, 'after'))).toEqual([]);
    });
  });

  it('outlives a value that cannot be written, and does not commit what is around it', async () => {
    const unwritable = statement`SELECT ${{ a: 1n }}::jsonb`;
    const writable = statement`SELECT ${{ a: 1 }}::jsonb AS value`;
    await expect(lab.single.query(unwritable)).rejects.toThrow('BigInt');
    expect(await lab.single.query(writable)).toEqual([{ value: { a: 1 } }]);
    await expect(lab.single.transaction((tx) => tx.query(unwritable))).rejects.toThrow('BigInt');
    const swallowed = lab.single.transaction(async (tx) => {
      await insertNote(tx, 'never');
      await tx.query(unwritable).catch(() => undefined);
    });
    await expect(swallowed).rejects.toThrow('BigInt');
    expect(await lab.stored()).toEqual([]);
    expect(await lab.single.query(writable)).toEqual([{ value: { a: 1 } }]);
  });

  it('never shows a connection’s last business to the next, nor its way of planning', async () => {
    const asApplication = new PrismaService({ url: lab.database.application_url, poolSize: 1 });
    const countSeen = (tx: Transaction) =>
      tx.query(
        statement`SELECT current_setting('wateja.business_id') AS business, current_setting('enable_seqscan') AS scan`,
      );
    const seenByPrisma = (tx: Transaction) =>
      tx.$queryRaw`SELECT current_setting('wateja.business_id') AS business, current_setting('enable_seqscan') AS scan`;
    const inBusiness = (id: number) =>
      withTenant(id, () =>
        asApplication.transaction(async (tx) => [
          ...(await countSeen(tx)),
          ...((await seenByPrisma(tx)) as object[]),
          ...(await countSeen(tx)),
          ...(await withTenant(id + 1, () => countSeen(tx))),
          ...(await countSeen(tx)),
        ]),
      );
    const expected = (id: number) => {
      const own = { business: String(id), scan: 'off' };
      return [own, { ...own, scan: 'on' }, own, { ...own, business: String(id + 1) }, own];
    };
    const [first, second, outside, ...others] = await Promise.all([
      inBusiness(10),
      inBusiness(20),
      countSeen(asApplication),
      ...Array.from({ length: 6 }, (_, index) => inBusiness(100 * (index + 1))),
    ]);
    expect([first, second, outside]).toEqual([expected(10), expected(20), [{ business: '', scan: 'off' }]]);
    expect(others).toEqual(others.map((_, index) => expected(100 * (index + 1))));
    expect(await seenByPrisma(asApplication)).toEqual([{ business: '', scan: 'on' }]);
    await asApplication.$disconnect();
  });
});
