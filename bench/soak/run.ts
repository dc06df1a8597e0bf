/**
 * Checks that the memory of the service does not grow: a mixed, steady load on the built service. Every ten seconds,
 * the memory is read after a garbage collection.
 *
 * Usage:
 *   npm run bench:soak -- --minutes 30 [--rate 200] [--connections 16] [--size 10000] [--seed 1] [--json FILE]
 *     [--no-build]
 *
 * A straight line is fitted to the second half, because in the first half caches fill and code is compiled. Exits with
 * 1 if the line rises faster than {@link BOUNDS}, or if a request fails. A run of a few minutes is too short: a little
 * noise makes a steep line.
 */
import type { EmbeddedServer } from '@wateja/database-server';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { Probe } from '../probe/probe';
import { build } from '../speed/build';
import { Contestant, tokenOf } from '../speed/contestants';
import { onSeededServer } from '../speed/on-seeded-server';
import { dataOf } from '../speed/routes';
import { slopeOf } from './line';
import { MixedLoad } from './mixed-load';

/**
 * In MiB per hour. Memory in use must not grow. The memory of the process may grow a little: fragmentation in the
 * allocator moves it up and down by more than that within minutes.
 */
const BOUNDS = { heap_used: 8, rss: 32 };
const EVERY = 10_000;
const MIB = 1024 * 1024;
const HOUR = 3_600;

const { values } = parseArgs({
  allowNegative: true,
  options: {
    minutes: { type: 'string', default: '30' },
    rate: { type: 'string', default: '200' },
    connections: { type: 'string', default: '16' },
    size: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
    build: { type: 'boolean', default: true },
  },
});
const [minutes, rate, connections] = [values.minutes, values.rate, values.connections].map(Number) as [
  number,
  number,
  number,
];
const [size, seed] = [Number(values.size), Number(values.seed)];

interface Sample {
  /** Seconds since the start of the load. */
  at: number;
  rss: number;
  heap_used: number;
}

async function main(): Promise<boolean> {
  if (![minutes, rate, connections, size, seed].every((number) => number > 0)) throw new Error('A number is not one');
  if (values.build) build();
  const { samples, answered, failures } = await onSeededServer({ name: 'soak', size, seed }, soak);
  const findings = (['rss', 'heap_used'] as const).map((name) => finding(samples, name));
  console.table(findings);
  console.log(`${answered} requests answered, ${failures.length} failed${failures[0] ? `: ${failures[0]}` : ''}`);
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: __dirname, encoding: 'utf8' }).trim();
  const all = { commit, minutes, rate, connections, size, answered, failed: failures.length, findings, samples };
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(all, null, 2)}\n`);
  return failures.length === 0 && findings.every(({ per_hour, bound }) => per_hour <= bound);
}

async function soak(server: EmbeddedServer, directory: string) {
  const probe = new Probe(directory);
  const execArgv = ['--expose-gc', ...probe.execArgv];
  const secret = randomBytes(48).toString('base64url');
  const product = await Contestant.start('product', server, { size, secret, directory, execArgv, env: probe.env });
  const load = new MixedLoad(product.origin, tokenOf(product), { data: dataOf(size, seed), seed, connections });
  const samples: Sample[] = [];
  const begin = performance.now();
  try {
    load.start(rate);
    for (let turn = 1; turn * EVERY <= minutes * 60_000; turn++) {
      await delay(begin + turn * EVERY - performance.now());
      const { rss, heap_used } = await probe.readMemory();
      const sample = { at: Math.round((performance.now() - begin) / 1_000), rss: mib(rss), heap_used: mib(heap_used) };
      samples.push(sample);
      console.log(`${sample.at} s: rss ${sample.rss} MiB, heap ${sample.heap_used} MiB, ${load.answered} answered`);
    }
  } finally {
    await load.stop();
    await product.stop();
  }
  return { samples, answered: load.answered, failures: load.failures };
}

/** The values of one measure, in MiB. */
function finding(samples: Sample[], name: keyof typeof BOUNDS) {
  const measured = samples.map((sample) => sample[name]);
  const secondHalf = samples.slice(Math.floor(samples.length / 2)).map((sample) => [sample.at, sample[name]] as const);
  return {
    measure: name,
    start: measured[0]!,
    end: measured.at(-1)!,
    max: Math.max(...measured),
    per_hour: Math.round(slopeOf(secondHalf) * HOUR * 10) / 10,
    bound: BOUNDS[name],
  };
}

const mib = (bytes: number) => Math.round((bytes / MIB) * 100) / 100;

main().then(
  (isFlat) => process.exit(isFlat ? 0 : 1),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
