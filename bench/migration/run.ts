/**
 * Measures how long a migration takes on a full database, and how it changes the size of tables.
 *
 * Usage: npm run bench:migration -- [--customers 10000] [--seed 1] [--migration bigint_ids]
 *
 * Each customer has ten sales on average. The database is created with the migrations before this one.
 */
import { type EmbeddedServer, migrationNames } from '@wateja/database-server';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';

import { dropDatabase, inPostgres, openBenchServer, seedWithBar } from '../seed/databases';

const DATABASE = 'bench_migration';

const { values } = parseArgs({
  options: {
    customers: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    migration: { type: 'string', default: 'bigint_ids' },
  },
});
const [customers, seed] = [Number(values.customers), Number(values.seed)];

interface TableSize {
  table: string;
  rows: number;
  mib: number;
}

async function main(): Promise<void> {
  if (!Number.isInteger(customers) || customers < 1) throw new Error('--customers must be a whole number from 1');
  const names = await migrationNames();
  const measured = names.findIndex((name) => name.endsWith(`_${values.migration}`));
  if (measured < 0) throw new Error(`There is no migration ${values.migration}`);
  const server = await openBenchServer();
  try {
    const url = await emptyDatabase(server);
    await withClient(url, async (client) => {
      for (const name of names.slice(0, measured)) await client.query(await scriptOf(name));
    });
    await seedWithBar(url, customers, seed);
    await withClient(url, async (client) => {
      await client.query(TRAILS);
      const before = await sizes(client);
      const start = performance.now();
      await client.query(await scriptOf(names[measured]!));
      const seconds = (performance.now() - start) / 1_000;
      const after = new Map((await sizes(client)).map(({ table, mib }) => [table, mib]));
      console.table(
        Object.fromEntries(
          before.map(({ table, rows, mib }) => [table, { rows, 'MiB before': mib, 'MiB after': after.get(table) }]),
        ),
      );
      console.log(`${names[measured]} took ${seconds.toFixed(1)} s`);
    });
  } finally {
    await dropDatabase(server, DATABASE).catch(() => undefined);
    await server.close();
  }
}

async function emptyDatabase(server: EmbeddedServer): Promise<string> {
  await dropDatabase(server, DATABASE);
  await inPostgres(server, `CREATE DATABASE ${DATABASE}`);
  return server.url(DATABASE);
}

const scriptOf = (name: string) => readFile(resolve('prisma/migrations', name, 'migration.sql'), 'utf8');

async function withClient(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url, options: '-c TimeZone=UTC' });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** Writes the audit entry and the event of each sale, which triggers and listeners would have written. */
const TRAILS = `
  SET session_replication_role = replica;
  INSERT INTO audit_entries (business_id, at, action, resource, resource_id, user_id, changes)
  SELECT business_id, created_at, 'sale.created', 'sale', id, 1, jsonb_build_object('status', jsonb_build_object('to', status))
  FROM sales;
  INSERT INTO outbox (business_id, name, payload, status, attempts, delivered_at)
  SELECT business_id, 'sale.completed', jsonb_build_object('business_id', business_id, 'sale_id', id, 'customer_id', customer_id),
    'delivered', 1, now()
  FROM sales;
  RESET session_replication_role;
  CHECKPOINT;`;

/** The tables with at least one MiB, including indexes, the largest first. */
async function sizes(client: Client): Promise<TableSize[]> {
  await client.query('ANALYZE');
  const { rows } = await client.query<TableSize>(
    `SELECT relname AS table, reltuples::float8 AS rows, round(pg_total_relation_size(oid) / 1048576.0)::float8 AS mib
     FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_total_relation_size(oid) >= 1048576
     ORDER BY mib DESC`,
  );
  return rows;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
