/**
 * Measures how long a start takes: from the spawn of the built service to the first 200 of `GET /health/ready`, on a
 * migrated database.
 *
 * Usage: npm run bench:start -- [--starts 15] [--instances 1] [--no-build]
 */
import { EmbeddedServer, prepareDatabase } from '@wateja/database-server';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { dropDatabase, inPostgres, openBenchServer } from '../seed/databases';
import { build } from '../speed/build';
import { median } from '../speed/measure';
import { timeStart } from './time-start';

const DATABASE = 'bench_start';

const { values } = parseArgs({
  allowNegative: true,
  options: {
    starts: { type: 'string', default: '15' },
    instances: { type: 'string', default: '1' },
    build: { type: 'boolean', default: true },
  },
});

/** A start that is measured: its settings, and the preparation before each start. */
interface Scenario {
  name: string;
  settings: Record<string, string>;
}

async function main(): Promise<void> {
  const starts = Number(values.starts);
  if (!(starts >= 1)) throw new Error('--starts must be a number from 1');
  if (values.build) build();
  const directory = await mkdtemp(join(tmpdir(), 'wateja-start-'));
  // If root runs the benchmark, PostgreSQL runs under its own account, which must be able to enter the folder.
  await chmod(directory, 0o755);
  const server = await openBenchServer();
  try {
    const shared = { INSTANCES: values.instances, LOG_DIR: join(directory, 'logs'), DEMO_DATA: 'false' };
    const rows = [
      await measure(starts, {
        name: 'PostgreSQL by DATABASE_URL',
        settings: { ...shared, ...(await migrated(server)), DATA_DIR: directory },
      }),
    ];
    const embedded = { ...shared, DATA_DIR: directory };
    await timeStart(embedded);
    rows.push(await measure(starts, { name: 'embedded PostgreSQL that must be started', settings: embedded }));
    const held = await EmbeddedServer.open({ dataDirectory: directory });
    rows.push(await measure(starts, { name: 'embedded PostgreSQL that is running', settings: embedded }));
    await held.close();
    await rm(held.directory, { recursive: true, force: true });
    console.table(rows);
  } finally {
    await dropDatabase(server, DATABASE).catch(() => undefined);
    await server.close();
    await rm(directory, { recursive: true, force: true });
  }
}

async function migrated(server: EmbeddedServer): Promise<Record<string, string>> {
  await dropDatabase(server, DATABASE);
  await inPostgres(server, `CREATE DATABASE ${DATABASE}`);
  const [url, owner_url] = [await server.applicationUrl(DATABASE), await server.url(DATABASE)];
  await prepareDatabase({ url, owner_url });
  return { DATABASE_URL: url, DATABASE_OWNER_URL: owner_url };
}

async function measure(starts: number, { name, settings }: Scenario) {
  const times: number[] = [];
  for (let start = 0; start < starts; start++) times.push(await timeStart(settings));
  return {
    start: name,
    'median ms': Math.round(median(times)),
    'worst ms': Math.round(Math.max(...times)),
    'best ms': Math.round(Math.min(...times)),
    starts,
  };
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
