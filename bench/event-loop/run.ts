/**
 * Measures how long the event loop of the service is blocked, so that no other request is served: in each scenario the
 * maximum and the 99th percentile.
 *
 * Usage: npm run bench:event-loop -- [--size 10000] [--seed 1] [--sales 50000] [--no-build]
 *
 * Other processes can also delay the event loop, because they use the CPU. Therefore "computing" shows the longest CPU
 * time of the service itself between two turns of the loop, including garbage collection. The longest garbage
 * collection is also shown separately.
 */
import type { EmbeddedServer } from '@wateja/database-server';
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';

import { Probe } from '../probe/probe';
import { build } from '../speed/build';
import { Contestant, signIn } from '../speed/contestants';
import { onSeededServer } from '../speed/on-seeded-server';
import { addManySales } from './many-sales';
import { scenarios } from './scenarios';

/** The target, in milliseconds. */
const BOUND = 50;

const { values } = parseArgs({
  allowNegative: true,
  options: {
    size: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    sales: { type: 'string', default: '50000' },
    build: { type: 'boolean', default: true },
  },
});
const [size, seed, sales] = [Number(values.size), Number(values.seed), Number(values.sales)];

async function main(): Promise<void> {
  if (![size, seed, sales].every((number) => number > 0)) throw new Error('A number is not one');
  if (values.build) build();
  console.table(await onSeededServer({ name: 'event-loop', size, seed }, measure));
  console.log(`Wanted: below ${BOUND} ms.`);
}

async function measure(server: EmbeddedServer, directory: string) {
  const probe = new Probe(directory);
  const secret = randomBytes(48).toString('base64url');
  const product = await Contestant.start('product', server, { size, secret, directory, ...probe });
  try {
    const customer = await addManySales(await server.url('bench_run_product'), sales);
    const token = await signIn(product);
    const rows: Record<string, string | number>[] = [];
    for (const { name, work } of scenarios({ origin: product.origin, token, customer, size, seed })) {
      const { result: answered, finding } = await probe.during(work);
      const { max, p99, computing, longest_gc } = finding;
      rows.push({ scenario: name, requests: answered, ...rounded({ max, p99, computing, longest_gc }) });
    }
    return rows;
  } finally {
    await product.stop();
  }
}

const rounded = (times: Record<string, number>) =>
  Object.fromEntries(Object.entries(times).map(([name, time]) => [`${name} ms`, Math.round(time * 10) / 10]));

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
