/**
 * Measures the speed of `wateja import`. The built command imports a file of customers and a file of their sales into
 * an empty database, and then both again, which must change nothing. At the end, `verify-metrics` must find no
 * difference.
 *
 * Usage:
 *   npm run bench:import -- [--sales 300000] [--customers 100000] [--seed 1] [--json FILE] [--cpu-prof DIRECTORY]
 */
import { type EmbeddedServer, prepareDatabase } from '@wateja/database-server';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { dropDatabase, inPostgres, openBenchServer } from '../seed/databases';
import { build } from '../speed/build';
import { load, type Run, runCommand } from './command';
import { writeCustomers, writeSales } from './files';
import { givenShop } from './shop';

const DATABASE = 'bench_import';

const { values } = parseArgs({
  options: {
    sales: { type: 'string', default: '300000' },
    customers: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
    'cpu-prof': { type: 'string' },
  },
});
const [sales, customers, seed] = [Number(values.sales), Number(values.customers), Number(values.seed)];

async function main(): Promise<void> {
  build();
  const directory = await mkdtemp(join(tmpdir(), 'wateja-import-'));
  const server = await openBenchServer();
  try {
    const files = { customers: join(directory, 'customers.csv'), sales: join(directory, 'sales.csv') };
    await writeCustomers(files.customers, customers, seed);
    const { lines } = await writeSales(files.sales, sales, customers, seed);
    await dropDatabase(server, DATABASE);
    await inPostgres(server, `CREATE DATABASE ${DATABASE}`);
    await measure(server, files, lines);
  } finally {
    await dropDatabase(server, DATABASE).catch(() => undefined);
    await server.close();
    await rm(directory, { recursive: true, force: true });
  }
}

async function measure(
  server: EmbeddedServer,
  files: { customers: string; sales: string },
  lines: number,
): Promise<void> {
  const [url, owner_url] = [await server.applicationUrl(DATABASE), await server.url(DATABASE)];
  await prepareDatabase({ url, owner_url });
  const business = await givenShop(owner_url);
  const settings = { DATABASE_URL: url, DATABASE_OWNER_URL: owner_url, DEMO_DATA: 'false' };
  const profile = values['cpu-prof'] ? ['--cpu-prof', `--cpu-prof-dir=${values['cpu-prof']}`] : [];
  const results: Record<string, Record<string, number>> = {};
  const importOne = async (name: string, kind: 'customers' | 'sales', expected: Record<string, number>) => {
    const args = ['import', kind, files[kind], '--business', `${business}`];
    const run = await runCommand(server, settings, args, profile);
    expect(name, run, { ...expected, rejected: 0 });
    results[name] = figures(run, kind, kind === 'sales' ? lines : customers);
    console.log(`${name}: ${JSON.stringify({ ...results[name], load: await load() })}`);
  };
  await importOne('customers', 'customers', { created: customers });
  await importOne('sales', 'sales', { created: sales });
  await importOne('customers again', 'customers', { unchanged: customers });
  await importOne('sales again', 'sales', { unchanged: sales });
  const verified = await runCommand(server, settings, ['verify-metrics']);
  if (verified.exitCode !== 0) throw new Error(`verify-metrics: ${JSON.stringify(verified.answer).slice(0, 500)}`);
  console.log('verify-metrics finds nothing wrong');
  console.table(results);
  if (values.json) await writeFile(values.json, `${JSON.stringify({ sales, customers, lines, results }, null, 2)}\n`);
}

function expect(name: string, { exitCode, answer }: Run, expected: Record<string, number>): void {
  const isAsExpected = Object.entries(expected).every(([key, count]) => answer[key] === count);
  if (exitCode !== 0 || !isAsExpected) throw new Error(`${name}: exit code ${exitCode}, ${JSON.stringify(answer)}`);
}

/** Rates use the command's own clock, which starts with the file. CPU time includes the start of the process. */
function figures(run: Run, kind: 'customers' | 'sales', rows: number): Record<string, number> {
  const [seconds, read] = [Number(run.answer['seconds']), Number(run.answer['read'])];
  const micros = (cpu: number) => Math.round((cpu / read) * 1_000_000);
  return {
    [`${kind}/s`]: Math.round(read / seconds),
    'rows/s': Math.round(rows / seconds),
    seconds,
    'CPU µs each, command': micros(run.cli_cpu),
    'CPU µs each, PostgreSQL': micros(run.postgres_cpu),
    'peak MiB': Math.round(run.peak_memory),
  };
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
