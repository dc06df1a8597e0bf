import { Logger } from '@nestjs/common';
import { prepare, Prisma, statement, type Transaction, withTenant } from '@wateja/prisma';

import { insertNote, openTransactionLab, type TransactionLab } from '../../support/transaction-lab';

const insertPrepared = prepare<{ text: string }>(
  'insert-note',
  ({ text }) => Prisma.sql`INSERT INTO notes_of_test (text) VALUES (${text})`,
);

/** The process id of the server's session, which identifies the connection. */
const backend = async (tx: Transaction) =>
  (await tx.query<{ pid: number }>(statement`SELECT pg_backend_pid() AS pid`))[0]!.pid;

describe('A transaction', () => {
  let lab: TransactionLab;

  beforeAll(async () => {
    lab = await openTransactionLab();
  });
  afterAll(() => lab.close());
  beforeEach(() => lab.clear());

  it('takes whatever the code in it sends, however it is sent', async () => {
    const inside = lab.single.transaction(async (tx) => {
      await tx.business.create({ data: { name: 'By a model' } });
      await lab.single.business.create({ data: { name: 'By a model of the service' } });
      await lab.single.$executeRaw`INSERT INTO notes_of_test (text) VALUES ('by raw SQL')`;
      await lab.single.query(insertPrepared({ text: 'by a prepared statement' }));
      await lab.single.transaction((inner) => insertNote(inner, 'by a transaction inside'));
      expect(await tx.business.count()).toBe(2);
      expect(await lab.single.$queryRaw`SELECT count(*)::int AS notes FROM notes_of_test`).toEqual([{ notes: 3 }]);
      expect([await lab.stored(), await lab.businesses()]).toEqual([[], []]);
    });
    await inside;
    expect(await lab.stored()).toEqual(['by raw SQL', 'by a prepared statement', 'by a transaction inside']);
    expect(await lab.businesses()).toEqual(['By a model', 'By a model of the service']);
  });

  it('undoes all of it when its work throws, and the connection serves others', async () => {
    const failed = lab.single.transaction(async (tx) => {
      await tx.business.create({ data: { name: 'Never' } });
      await lab.single.transaction((inner) => insertNote(inner, 'never'));
      throw new Error('No');
    });
    await expect(failed).rejects.toThrow('No');
    expect([await lab.stored(), await lab.businesses(), await lab.idle()]).toEqual([[], [], []]);
    expect(await lab.single.business.count()).toBe(0);
  });

  it('does not commit when a statement of it has failed, though its work went on', async () => {
    const swallowed = lab.single.transaction(async (tx) => {
      await insertNote(tx, 'once');
      await insertNote(tx, 'once').catch(() => undefined);
    });
    await expect(swallowed).rejects.toThrow('The transaction was rolled back');
    expect(await lab.stored()).toEqual([]);
  });

  it('that sends nothing is none', async () => {
    expect(await lab.single.transaction(async () => 'nothing')).toBe('nothing');
    await expect(lab.single.transaction(() => Promise.reject(new Error('No')))).rejects.toThrow('No');
    expect(await lab.idle()).toEqual([]);
  });

  it('does what is sent at once one after the other, and all of it', async () => {
    const texts = Array.from({ length: 20 }, (_, index) => `at once ${index}`);
    await lab.single.transaction(async (tx) => {
      await Promise.all([
        ...texts.map((text) => insertNote(tx, text)),
        lab.single.business.create({ data: { name: 'Among them' } }),
        lab.single.$queryRaw`SELECT 1`,
      ]);
    });
    expect(await lab.stored()).toEqual(texts);
    expect(await lab.businesses()).toEqual(['Among them']);
  });

  it('has the isolation level that is asked for', async () => {
    const level = (tx: Transaction) => tx.query(statement`SELECT current_setting('transaction_isolation') AS level`);
    expect(await lab.prisma.transaction(level)).toEqual([{ level: 'read committed' }]);
    await lab.prisma.transaction(
      async (tx) => {
        expect(await level(tx)).toEqual([{ level: 'repeatable read' }]);
        await lab.database.query(`INSERT INTO notes_of_test (text) VALUES ('later')`);
        expect(await tx.$queryRaw`SELECT text FROM notes_of_test`).toEqual([]);
      },
      { isolationLevel: 'RepeatableRead' },
    );
  });

  it('is left by what is detached, which takes a connection of its own', async () => {
    const failed = lab.prisma.transaction(async (tx) => {
      await insertNote(tx, 'inside');
      const own = await backend(tx);
      await lab.prisma.detached(async () => {
        expect(await backend(lab.prisma)).not.toBe(own);
        await insertNote(lab.prisma, 'outside');
      });
      throw new Error('No');
    });
    await expect(failed).rejects.toThrow('No');
    expect(await lab.stored()).toEqual(['outside']);
  });

  describe('and what waits for its commit', () => {
    it('runs after it, in order, outside of it', async () => {
      const steps: unknown[] = [];
      await lab.single.transaction(async (tx) => {
        await lab.single.onCommit(async () => void steps.push('first', await lab.stored()));
        await lab.single.transaction(() =>
          lab.single.onCommit(async () => void steps.push('second', await lab.single.business.count())),
        );
        await insertNote(tx, 'committed');
        steps.push('work');
      });
      expect(steps).toEqual(['work', 'first', ['committed'], 'second', 0]);
    });

    it('does not run when it is rolled back, and at once where there is none', async () => {
      const steps: string[] = [];
      const failed = lab.single.transaction(async (tx) => {
        await insertNote(tx, 'never');
        await lab.single.onCommit(() => void steps.push('never'));
        throw new Error('No');
      });
      await expect(failed).rejects.toThrow('No');
      await lab.single.onCommit(() => void steps.push('now'));
      expect(steps).toEqual(['now']);
    });

    it('runs for the business in whose name it was registered', async () => {
      const tenants: unknown[] = [];
      const business = async () => {
        const [row] = await lab.single.query<{ id: string }>(
          statement`SELECT current_setting('wateja.business_id') AS id`,
        );
        tenants.push(row!.id);
      };
      await withTenant(1, () =>
        lab.single.transaction(async () => {
          await withTenant(2, () => lab.single.onCommit(business));
          await lab.single.onCommit(business);
        }),
      );
      await withTenant(3, () => lab.single.onCommit(business));
      expect(tenants).toEqual(['2', '1', '3']);
    });

    it('may fail: that is logged, the others run, and the result is the work’s', async () => {
      const logged = jest.spyOn(Logger.prototype, 'error').mockReturnValue();
      const steps: string[] = [];
      const fail = (reason: string) => lab.single.onCommit(() => Promise.reject(new Error(reason)));
      const result = await lab.single.transaction(async (tx) => {
        await fail('in a transaction');
        await lab.single.onCommit(() => void steps.push('ran'));
        await insertNote(tx, 'committed');
        return 'result';
      });
      await fail('in none');
      expect([result, steps, await lab.stored()]).toEqual(['result', ['ran'], ['committed']]);
      expect(logged.mock.calls).toEqual(
        ['in a transaction', 'in none'].map((reason) => [
          'A callback after a commit failed',
          expect.stringContaining(reason),
        ]),
      );
      logged.mockRestore();
    });
  });
});
