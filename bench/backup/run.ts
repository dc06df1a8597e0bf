/**
 * Measures `wateja backup`, `backup verify` and `restore`: how long they take, and whether their memory stays the same
 * while the shop grows. The sales are imported by the built command.
 *
 * Usage:
 *   npm run bench:backup -- [--sales 100000,1000000] [--seed 1] [--json FILE]
 */
import { type EmbeddedServer, prepareDatabase } from '@wateja/database-server';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { load, type Run, runCommand } from '../import/command';
import { writeCustomers, writeSales } from '../import/files';
import { givenShop } from '../import/shop';
import { dropDatabase, inPostgres, openBenchServer } from '../seed/databases';
import { build } from '../speed/build';

const [FULL, RESTORED] = ['bench_backup', 'bench_backup_restored'];
const SALES_OF_A_CUSTOMER = 10;
const MEBIBYTE = 1_024 * 1_024;

const { values } = parseArgs({
  options: {
    sales: { type: 'string', default: '100000,1000000' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
  },
});
const sizes = values.sales.split(',').map(Number);

async function main(): Promise<void> {
  if (!sizes.every((sales) => Number.isInteger(sales) && sales >= SALES_OF_A_CUSTOMER)) {
    throw new Error(`--sales must be whole numbers from ${SALES_OF_A_CUSTOMER}`);
  }
  build();
  const server = await openBenchServer();
  const results: Record<string, Record<string, number>> = {};
  try {
    for (const sales of sizes) Object.assign(results, await measure(server, sales));
  } finally {
    for (const name of [FULL, RESTORED]) await dropDatabase(server, name).catch(() => undefined);
    await server.close();
  }
  console.table(results);
  if (values.json) await writeFile(values.json, `${JSON.stringify(results, null, 2)}\n`);
}

async function measure(server: EmbeddedServer, sales: number): Promise<Record<string, Record<string, number>>> {
  // If root runs this, PostgreSQL runs under its own account. `backup verify` creates its database in a separate
  // folder.
  const directory = await mkdtemp(join(tmpdir(), 'wateja-backup-'));
  try {
    const settings = await fill(server, directory, sales);
    const file = join(directory, 'shop.backup');
    const results: Record<string, Record<string, number>> = {};
    const run = async (name: string, database: Settings, args: string[]) => {
      const done = await runCommand(server, database, args);
      expectWhole(name, done);
      results[`${sales} sales: ${name}`] = {
        seconds: Number(done.seconds.toFixed(1)),
        'peak MiB': Math.round(done.peak_memory),
        'file MiB': Math.round((await stat(file)).size / MEBIBYTE),
        load: await load(),
      };
      console.log(`${sales} sales, ${name}: ${JSON.stringify(results[`${sales} sales: ${name}`])}`);
    };
    await run('backup', settings, ['backup', file]);
    await run('backup verify', settings, ['backup', 'verify', file]);
    await run('restore', await emptyDatabase(server, RESTORED), ['restore', file]);
    return results;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

type Settings = Record<'DATABASE_URL' | 'DATABASE_OWNER_URL' | 'DEMO_DATA', string>;

/**
 * Creates a shop with so many sales, and a tenth as many customers.
 * @returns the settings of a command for it
 */
async function fill(server: EmbeddedServer, directory: string, sales: number): Promise<Settings> {
  const settings = await emptyDatabase(server, FULL);
  const owner_url = settings.DATABASE_OWNER_URL;
  await prepareDatabase({ url: settings.DATABASE_URL, owner_url });
  const business = await givenShop(owner_url);
  const files = { customers: join(directory, 'customers.csv'), sales: join(directory, 'sales.csv') };
  const customers = Math.floor(sales / SALES_OF_A_CUSTOMER);
  await writeCustomers(files.customers, customers, Number(values.seed));
  await writeSales(files.sales, sales, customers, Number(values.seed));
  for (const kind of ['customers', 'sales'] as const) {
    const run = await runCommand(server, settings, ['import', kind, files[kind], '--business', `${business}`]);
    if (run.exitCode !== 0) throw new Error(`The import of ${kind} ended with ${run.exitCode}`);
    await rm(files[kind]);
  }
  return settings;
}

async function emptyDatabase(server: EmbeddedServer, name: string): Promise<Settings> {
  await dropDatabase(server, name);
  await inPostgres(server, `CREATE DATABASE ${name}`);
  return {
    DATABASE_URL: await server.applicationUrl(name),
    DATABASE_OWNER_URL: await server.url(name),
    DEMO_DATA: 'false',
  };
}

function expectWhole(name: string, { exitCode, answer }: Run): void {
  const restored = answer['restored'] as { differences: number } | undefined;
  if (exitCode !== 0 || (restored && restored.differences !== 0)) {
    throw new Error(`${name} ended with ${exitCode}: ${JSON.stringify(answer).slice(0, 500)}`);
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
