import { failingNestedWrite, insertNote, openTransactionLab, type TransactionLab } from '../../support/transaction-lab';

describe('Transactions', () => {
  let lab: TransactionLab;

  beforeAll(async () => {
    lab = await openTransactionLab();
  });
  afterAll(() => lab.close());
  beforeEach(() => lab.clear());

  describe('that Prisma begins inside it', () => {
    const user = (email: string) => ({ email, name: email, password_hash: '-' });

    it('is a part of it', async () => {
      const nested = (name: string) =>
        lab.single.business.create({
          data: { name, memberships: { create: { role: 'owner', user: { create: user(`${name}@wateja.test`) } } } },
          include: { memberships: { include: { user: true } } },
        });
      await lab.single.transaction(async () => {
        const shop = await nested('first');
        expect(shop.memberships[0]?.user.email).toBe('first@wateja.test');
        await lab.single.business.update({
          where: { id: shop.id },
          data: {
            name: 'renamed',
            memberships: { create: { role: 'staff', user: { create: user('b@wateja.test') } } },
          },
        });
        await lab.single.$transaction([
          lab.single.business.create({ data: { name: 'second' } }),
          lab.single.$executeRaw`INSERT INTO notes_of_test (text) VALUES ('in the array')`,
        ]);
        await lab.single.$transaction(async (inner) => inner.business.create({ data: { name: 'third' } }));
        expect([await lab.stored(), await lab.businesses()]).toEqual([[], []]);
      });
      expect(await lab.businesses()).toEqual(['renamed', 'second', 'third']);
      expect(await lab.stored()).toEqual(['in the array']);
      const undone = lab.single.transaction(async () => {
        await nested('never');
        throw new Error('No');
      });
      await expect(undone).rejects.toThrow('No');
      expect(await lab.businesses()).toEqual(['renamed', 'second', 'third']);
    });

    it('fails alone: what is around it goes on, and commits', async () => {
      await lab.single.transaction(async (tx) => {
        await insertNote(tx, 'before');
        const array = lab.single.$transaction([
          lab.single.business.create({ data: { name: 'Never' } }),
          lab.single.$executeRaw`INSERT INTO notes_of_test (text) VALUES ('before')`,
        ]);
        await expect(array).rejects.toMatchObject({ code: 'P2010' });
        const nested = failingNestedWrite(lab.single);
        await expect(nested).rejects.toMatchObject({ code: 'P2025' });
        await insertNote(tx, 'after');
      });
      expect(await lab.stored()).toEqual(['before', 'after']);
      expect(await lab.businesses()).toEqual([]);
    });

    it('takes nothing with it that others send meanwhile', async () => {
      await lab.single.transaction(async (tx) => {
        const failing = failingNestedWrite(lab.single);
        const [first, ...others] = await Promise.allSettled([
          failing,
          insertNote(tx, 'meanwhile'),
          lab.single.business.create({
            data: {
              name: 'Other',
              memberships: { create: { role: 'owner', user: { create: user('o@wateja.test') } } },
            },
          }),
          insertNote(tx, 'and after'),
        ]);
        expect([first.status, ...others.map(({ status }) => status)]).toEqual([
          'rejected',
          ...['fulfilled', 'fulfilled', 'fulfilled'],
        ]);
      });
      expect(await lab.stored()).toEqual(['meanwhile', 'and after']);
      expect(await lab.businesses()).toEqual(['Other']);
    });

    it('outside one is an ordinary one of Prisma’s', async () => {
      const data = { name: 'Alone', memberships: { create: { role: 'owner', user: { connect: { id: 404 } } } } };
      await expect(lab.single.business.create({ data })).rejects.toMatchObject({ code: 'P2025' });
      await lab.single.$transaction(async (tx) => tx.business.create({ data: { name: 'Interactive' } }), {
        isolationLevel: 'Serializable',
      });
      expect(await lab.businesses()).toEqual(['Interactive']);
      expect(await lab.idle()).toEqual([]);
    });
  });
});
