/**
 * How long a report of all customers takes as a file, how much memory the product needs meanwhile, and how long it holds
 * up everybody else. The product is built and runs in a process of its own. Usage:
 *   npm run bench:report -- [--size 100000] [--seed 1] [--no-build]
 * "computing" is what the product did between two turns of the event loop, at most, garbage collection included.
 */
import type { EmbeddedServer } from '@wateja/database-server';
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';

import { type Finding, Probe } from '../probe/probe';
import { SHOP } from '../seed/product-database';
import { build } from '../speed/build';
import { Contestant, signIn } from '../speed/contestants';
import { onSeededServer } from '../speed/on-seeded-server';

/** The targets, in milliseconds. */
const BOUND = 50;
const MEGABYTE = 1_000_000;
/** The interval, in milliseconds, at which the memory is read. */
const SAMPLE_MS = 250;

const FILES = [
  'customers?format=csv',
  'customers?format=csv&can_receive_offers=true&has=phone',
  'customers?format=jsonl',
  'sales?format=csv',
  'sale-lines?format=csv',
  'customers?format=xlsx&columns=id,name,phone,email,total_spent,last_purchase_date',
  'customers?format=xlsx',
];
const PAGES = [
  ...['created_at', 'name', 'total_spent', 'last_purchase_date'].map((sort) => `customers?sort=${sort}`),
  'customers?min_spent=1000&sort=last_purchase_date',
  'customers?q=wa&sort=total_spent',
];

const { values } = parseArgs({
  allowNegative: true,
  options: {
    size: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    build: { type: 'boolean', default: true },
  },
});
const [size, seed] = [Number(values.size), Number(values.seed)];

async function main(): Promise<void> {
  if (![size, seed].every((number) => number > 0)) throw new Error('A number is not one');
  if (values.build) build();
  console.table(await onSeededServer({ name: 'report', size, seed }, measure));
  console.log(`Wanted: at most ${BOUND} ms of computing at a stretch, and a memory that does not grow with the file.`);
}

async function measure(server: EmbeddedServer, directory: string) {
  const probe = new Probe(directory);
  const secret = randomBytes(48).toString('base64url');
  const product = await Contestant.start('product', server, { size, secret, directory, ...probe });
  try {
    const token = await signIn(product);
    const get = (path: string) =>
      fetch(`${product.origin}/api/reports/${SHOP.id}/${path}`, { headers: { authorization: `Bearer ${token}` } });
    const rows: Record<string, string | number>[] = [];
    for (const path of FILES) rows.push(await measureFile(probe, path, get));
    for (const path of PAGES) rows.push(await measurePages(probe, path, get));
    return rows;
  } finally {
    await product.stop();
  }
}

type Get = (path: string) => Promise<Response>;

async function measureFile(probe: Probe, path: string, get: Get) {
  await probe.read();
  const begun = performance.now();
  const findings: Finding[] = [];
  const sampling = setInterval(() => void probe.read().then((finding) => findings.push(finding)), SAMPLE_MS);
  const answer = await get(path);
  let bytes = 0;
  await answer.body?.pipeTo(new WritableStream({ write: (chunk: Uint8Array) => void (bytes += chunk.length) }));
  clearInterval(sampling);
  const seconds = (performance.now() - begun) / 1_000;
  findings.push(await probe.read());
  const maxOf = (name: keyof Finding) => Math.max(...findings.map((finding) => finding[name]));
  return {
    report: path,
    status: answer.status,
    seconds: seconds.toFixed(1),
    MB: (bytes / MEGABYTE).toFixed(1),
    'computing ms': maxOf('computing').toFixed(1),
    'held up ms': maxOf('max').toFixed(1),
    'memory MB': Math.round(maxOf('rss') / MEGABYTE),
  };
}

/** The median time of so many consecutive pages. */
async function measurePages(probe: Probe, path: string, get: Get) {
  const times: number[] = [];
  let cursor = '';
  await probe.read();
  for (let page = 0; page < 50; page++) {
    const begun = performance.now();
    const answer = await get(`${path}${cursor}`);
    const { next_cursor } = (await answer.json()) as { next_cursor: string | null };
    times.push(performance.now() - begun);
    cursor = next_cursor ? `&cursor=${next_cursor}` : '';
  }
  const finding = await probe.read();
  const [median, slowest] = [times.toSorted((a, b) => a - b)[25] ?? 0, Math.max(...times)];
  return {
    report: path,
    status: 200,
    'median ms': median.toFixed(1),
    'slowest ms': slowest.toFixed(1),
    'computing ms': finding.computing.toFixed(1),
  };
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
