import { EmbeddedServer, migrationNames, prepareDatabase } from '@wateja/database-server';
import { SingleBar } from 'cli-progress';
import { execFileSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Client } from 'pg';

import { becomeCommon } from './common-database';
import { seedProduct, TOTAL_WEIGHT } from './product-database';

/** Increase this number if the same seed produces different rows than before. */
const SEED_VERSION = 3;

/** The names of the databases of one size. Nothing writes to these databases: each run works on copies. */
export const seededDatabases = (size: number) => ({
  product: `bench_${size}`,
  before: `bench_${size}_before`,
  common: `bench_${size}_common`,
});

/** MiB. Each contestant's copy of a million customers should fit in memory. */
const MEMORY_MIB = 6_144;

/** The PostgreSQL of the benchmarks. `npm start` uses another one. */
export function openBenchServer(): Promise<EmbeddedServer> {
  return EmbeddedServer.open({
    dataDirectory: join(resolve(__dirname, '../..'), '.data', 'bench'),
    memory: MEMORY_MIB,
  });
}

/** Runs statements in the server's own database. Other databases are created and dropped from there. */
export async function inPostgres<Row extends object>(server: EmbeddedServer, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: await server.url('postgres') });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Creates a database with the content of `template`. Replaces an existing database of this name. */
export async function copyDatabase(server: EmbeddedServer, template: string, name: string): Promise<void> {
  await dropDatabase(server, name);
  await inPostgres(server, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
}

export async function dropDatabase(server: EmbeddedServer, name: string): Promise<void> {
  await inPostgres(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

/** Returns the databases of this size and seed. Creates those that are missing, or older than the last migration. */
export async function ensureSeeded(server: EmbeddedServer, size: number, seed: number): Promise<void> {
  const { product, common } = seededDatabases(size);
  const migrations = await migrationNames();
  const mark = `seed ${SEED_VERSION}/${seed}/${migrations.at(-1)}`;
  const marked = (name: string) => `COMMENT ON DATABASE ${name} IS '${mark}'`;
  if ((await markOf(server, product)) !== mark) {
    await dropDatabase(server, product);
    await inPostgres(server, `CREATE DATABASE ${product}`);
    await prepareDatabase({ url: await server.applicationUrl(product), owner_url: await server.url(product) });
    await seedWithBar(await server.url(product), size, seed);
    await inPostgres(server, marked(product));
    await dropDatabase(server, common);
  }
  if ((await markOf(server, common)) !== mark) {
    console.log('Copying to the tables of the specification …');
    await copyDatabase(server, product, common);
    await becomeCommon(await server.url(common));
    await inPostgres(server, marked(common));
  }
}

/**
 * Creates a database with the same rows for another checkout of Wateja, by the migrations and the seed of that
 * checkout.
 */
export async function ensureSeededBefore(
  server: EmbeddedServer,
  checkout: string,
  size: number,
  seed: number,
): Promise<void> {
  const { before } = seededDatabases(size);
  const migrations = await readdir(join(checkout, 'prisma', 'migrations'));
  const mark = `seed ${SEED_VERSION}/${seed}/${migrations
    .filter((name) => /^\d/.test(name))
    .sort()
    .at(-1)}`;
  if ((await markOf(server, before)) === mark) return;
  await dropDatabase(server, before);
  await inPostgres(server, `CREATE DATABASE ${before}`);
  const program = ['-r', './test/support/typescript.cjs', 'bench/seed/run.ts'];
  const options = ['--size', String(size), '--seed', String(seed), '--database', await server.url(before)];
  execFileSync(process.execPath, [...program, ...options], { cwd: checkout, stdio: 'inherit' });
  await inPostgres(server, `COMMENT ON DATABASE ${before} IS '${mark}'`);
}

async function markOf(server: EmbeddedServer, name: string): Promise<string | null> {
  const [row] = await inPostgres<{ mark: string | null }>(
    server,
    `SELECT shobj_description(oid, 'pg_database') AS mark FROM pg_database WHERE datname = '${name}'`,
  );
  return row?.mark ?? null;
}

/** Fills the database at `url`, and shows a progress bar. */
export async function seedWithBar(url: string, size: number, seed: number): Promise<void> {
  const bar = new SingleBar({
    noTTYOutput: true,
    format: `${size} customers [{bar}] {percentage}% | {duration_formatted} | {label}`,
  });
  bar.start(TOTAL_WEIGHT, 0, { label: '' });
  try {
    await seedProduct(url, size, seed, (done, label) => {
      bar.update(done, { label });
    });
  } finally {
    bar.stop();
  }
}
