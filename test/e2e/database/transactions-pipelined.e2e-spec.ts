import { Socket } from 'node:net';

import { prepare, Prisma, statement, withTenant } from '@wateja/prisma';

import { insertNote, openTransactionLab, type TransactionLab } from '../../support/transaction-lab';

const insertPrepared = prepare<{ text: string }>(
  'insert-note-pipelined',
  ({ text }) => Prisma.sql`INSERT INTO notes_of_test (text) VALUES (${text}) RETURNING text`,
);

/** Inserts the id of the business in whose context PostgreSQL runs the statement. */
const insertTenant = statement`INSERT INTO notes_of_test (text) SELECT current_setting('wateja.business_id', true)`;

/** How many packets this process sends while `work` runs. */
async function packetsOf(work: () => Promise<unknown>): Promise<number> {
  const write = jest.spyOn(Socket.prototype, 'write');
  try {
    await work();
    return write.mock.calls.length;
  } finally {
    write.mockRestore();
  }
}

describe('A pipelined statement', () => {
  let lab: TransactionLab;

  beforeAll(async () => {
    lab = await openTransactionLab();
  });
  afterAll(() => lab.close());
  beforeEach(() => lab.clear());

  it('runs before the next one, which sees what it wrote', async () => {
    const rows = await lab.single.transaction(async (tx) => {
      tx.pipeline(insertPrepared({ text: 'first' }));
      tx.pipeline(statement`INSERT INTO notes_of_test (text) VALUES ('second')`);
      return tx.query<{ text: string }>(statement`SELECT text FROM notes_of_test ORDER BY id`);
    });
    expect(rows).toEqual([{ text: 'first' }, { text: 'second' }]);
    expect(await lab.stored()).toEqual(['first', 'second']);
  });

  it('runs before COMMIT where nothing follows it', async () => {
    await lab.single.transaction((tx) => {
      tx.pipeline(insertPrepared({ text: 'only' }));
      return Promise.resolve();
    });
    expect(await lab.stored()).toEqual(['only']);
  });

  it('runs in the order of all that is sent, in the tenant context of the code that sends it', async () => {
    await lab.single.transaction(async (tx) => {
      await withTenant(1, async () => tx.pipeline(insertTenant));
      await withTenant(2, () => tx.query(insertTenant));
      await withTenant(3, async () => tx.pipeline(insertTenant));
      await lab.single.$executeRaw`INSERT INTO notes_of_test (text) VALUES ('by Prisma')`;
      await withTenant(4, async () => tx.pipeline(insertTenant));
    });
    expect(await lab.stored()).toEqual(['1', '2', '3', 'by Prisma', '4']);
  });

  it('costs no packet of its own', async () => {
    const run = () =>
      lab.single.transaction(async (tx) => {
        for (const text of ['a', 'b', 'c']) tx.pipeline(insertPrepared({ text }));
        await insertNote(tx, 'd');
        tx.pipeline(insertPrepared({ text: 'e' }));
      });
    await run();
    await lab.clear();
    expect(await packetsOf(run)).toBe(2);
    expect(await lab.stored()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('fails the next one when it fails, and rolls back', async () => {
    const failed = lab.single.transaction(async (tx) => {
      await insertNote(tx, 'once');
      tx.pipeline(insertPrepared({ text: 'once' }));
      await insertNote(tx, 'after');
    });
    await expect(failed).rejects.toThrow('duplicate key');
    expect(await lab.stored()).toEqual([]);
    await lab.single.transaction((tx) => insertNote(tx, 'again'));
    expect(await lab.stored()).toEqual(['again']);
  });

  it('fails COMMIT when it fails there, and rolls back', async () => {
    const failed = lab.single.transaction(async (tx) => {
      await insertNote(tx, 'once');
      tx.pipeline(insertPrepared({ text: 'once' }));
    });
    await expect(failed).rejects.toThrow('duplicate key');
    expect(await lab.stored()).toEqual([]);
  });

  it('leaves a connection that works when one after it was never prepared', async () => {
    const failed = lab.single.transaction(async (tx) => {
      tx.pipeline(statement`SELECT 1 / 0`);
      tx.pipeline(statement`INSERT INTO notes_of_test (text) VALUES ('of a failed packet')`);
      await insertNote(tx, 'never');
    });
    await expect(failed).rejects.toThrow('division by zero');
    await lab.single.transaction((tx) => {
      tx.pipeline(statement`INSERT INTO notes_of_test (text) VALUES ('of a failed packet')`);
      return Promise.resolve();
    });
    expect(await lab.stored()).toEqual(['of a failed packet']);
  });

  it('with a value that cannot be written fails, and the connection goes on', async () => {
    const unwritable = {
      toPostgres: () => {
        throw new Error('No value');
      },
    };
    const failed = lab.single.transaction(async (tx) => {
      tx.pipeline({ ...insertPrepared({ text: '' }), values: [unwritable] });
      await insertNote(tx, 'never');
    });
    await expect(failed).rejects.toThrow('No value');
    await lab.single.transaction((tx) => insertNote(tx, 'again'));
    expect(await lab.stored()).toEqual(['again']);
  });

  it('is refused outside a transaction, and by one that has ended', async () => {
    expect(() => lab.single.pipeline(insertPrepared({ text: 'never' }))).toThrow('only inside a transaction');
    let late: () => void = () => undefined;
    await lab.single.transaction((tx) => {
      late = () => tx.pipeline(insertPrepared({ text: 'late' }));
      return insertNote(tx, 'in time');
    });
    expect(late).toThrow();
    expect(await lab.stored()).toEqual(['in time']);
  });
});
