/**
 * Creates the data for measurements of speed.
 *
 * Usage:
 *   npm run bench:seed -- [--size 10000] [--seed 1]
 *     in the PostgreSQL of the benchmarks, in .data/bench
 *   npm run bench:seed -- [--size 10000] --database URL
 *     in your own empty database; the URL must be a superuser's
 */
import { prepareDatabase } from '@wateja/database-server';
import { parseArgs } from 'node:util';

import { ensureSeeded, openBenchServer, seededDatabases, seedWithBar } from './databases';

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    database: { type: 'string' },
  },
});
const [size, seed] = [Number(values.size), Number(values.seed)];

async function main(): Promise<void> {
  if (!Number.isInteger(size) || size < 1 || size > 10_000_000) throw new Error('--size must be from 1 to 10000000');
  if (values.database !== undefined) {
    await prepareDatabase({ url: values.database, owner_url: values.database });
    return seedWithBar(values.database, size, seed);
  }
  const server = await openBenchServer();
  try {
    await ensureSeeded(server, size, seed);
    const { product, common } = seededDatabases(size);
    console.log(`Seeded ${product} and ${common} of the PostgreSQL in ${server.directory}`);
  } finally {
    await server.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
