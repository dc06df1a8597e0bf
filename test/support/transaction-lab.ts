import { PrismaService, statement, type Transaction } from '@wateja/prisma';

import { createTestDatabase, type TestDatabase } from './test-database';

/** A database with one table, and two services that use it. */
export interface TransactionLab {
  database: TestDatabase;
  prisma: PrismaService;
  /** Has only one connection, so code that needs a second one fails. */
  single: PrismaService;
  /** The committed rows. */
  stored(): Promise<string[]>;
  businesses(): Promise<string[]>;
  /** Sessions with an open transaction that are idle. */
  idle(): Promise<object[]>;
  clear(): Promise<void>;
  close(): Promise<void>;
}

export async function openTransactionLab(): Promise<TransactionLab> {
  const database = await createTestDatabase();
  await database.query('CREATE TABLE notes_of_test (id serial PRIMARY KEY, text text UNIQUE)');
  const prisma = new PrismaService({ url: database.admin_url, poolSize: 3 });
  const single = new PrismaService({ url: database.admin_url, poolSize: 1 });
  return {
    ...{ database, prisma, single },
    stored: async () => {
      const rows = await database.query<{ text: string }>('SELECT text FROM notes_of_test ORDER BY id');
      return rows.map(({ text }) => text);
    },
    businesses: async () => {
      const rows = await database.query<{ name: string }>('SELECT name FROM businesses ORDER BY id');
      return rows.map(({ name }) => name);
    },
    idle: () =>
      database.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
      ),
    clear: async () => {
      await database.query(
        'SET session_replication_role = replica; DELETE FROM notes_of_test; DELETE FROM memberships; DELETE FROM businesses; DELETE FROM users',
      );
    },
    close: async () => {
      await single.$disconnect();
      await prisma.$disconnect();
      await database.drop();
    },
  };
}

export const insertNote = (tx: Transaction, text: string) =>
  tx.query(statement`INSERT INTO notes_of_test (text) VALUES (${text})`);

/** Fails after it has written a part. */
export const failingNestedWrite = (tx: Transaction) =>
  tx.business.create({
    data: { name: 'Never', memberships: { create: { role: 'owner', user: { connect: { id: 404 } } } } },
  });
