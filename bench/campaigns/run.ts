/**
 * Measures how long the preflight of a campaign takes, and how long it delays other requests: the median and the
 * maximum of several requests, sent one at a time to the built service in its own process.
 *
 * Usage: npm run bench:preflight -- [--size 100000] [--seed 1] [--times 5] [--no-build]
 *
 * "computing" is the longest CPU time of the service between two turns of the event loop, including garbage collection.
 */
import type { EmbeddedServer } from '@wateja/database-server';
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';

import { Probe } from '../probe/probe';
import { SHOP } from '../seed/product-database';
import { build } from '../speed/build';
import { Contestant, signIn } from '../speed/contestants';
import { onSeededServer } from '../speed/on-seeded-server';
import { type Case, CASES, writeToEverybody } from './campaigns';

/** The target, in milliseconds. */
const BOUND = { request: 2_000, event_loop: 50 };

const { values } = parseArgs({
  allowNegative: true,
  options: {
    size: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    times: { type: 'string', default: '5' },
    build: { type: 'boolean', default: true },
  },
});
const [size, seed, times] = [Number(values.size), Number(values.seed), Number(values.times)];

async function main(): Promise<void> {
  if (![size, seed, times].every((number) => number > 0)) throw new Error('A number is not one');
  if (values.build) build();
  console.table(await onSeededServer({ name: 'preflight', size, seed }, measure));
  console.log(`Wanted: below ${BOUND.request} ms for all, and ${BOUND.event_loop} ms of computing at a stretch.`);
}

async function measure(server: EmbeddedServer, directory: string) {
  const probe = new Probe(directory);
  const secret = randomBytes(48).toString('base64url');
  const product = await Contestant.start('product', server, { size, secret, directory, ...probe });
  try {
    const template_id = await writeToEverybody(await server.url('bench_run_product'));
    const token = await signIn(product);
    const rows: Record<string, string | number>[] = [];
    for (const benchCase of CASES) rows.push(await measureOne(benchCase, { product, probe, token, template_id }));
    return rows;
  } finally {
    await product.stop();
  }
}

interface Stage {
  product: Contestant;
  probe: Probe;
  token: string;
  template_id: number;
}

interface Answer {
  audience: number;
  recipients: { total: number };
}

async function measureOne({ name, campaign }: Case, { product, probe, token, template_id }: Stage) {
  const ask = async (path: string, body?: object) => {
    const answer = await fetch(`${product.origin}/api/campaigns/${SHOP.id}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as { campaign: { id: number }; preflight: Answer };
  };
  const { id } = (await ask('', { name, template_id, audience: {}, ...campaign })).campaign;
  const { audience, recipients } = (await ask(`/${id}/preflight`)).preflight;
  const { result: taken, finding } = await probe.during(async () => {
    const durationsMs: number[] = [];
    for (let time = 0; time < times; time++) {
      const start = performance.now();
      await ask(`/${id}/preflight`);
      durationsMs.push(performance.now() - start);
    }
    return durationsMs.sort((a, b) => a - b);
  });
  return {
    ...{ campaign: name, audience, recipients: recipients.total },
    ...{ 'median ms': Math.round(taken[times >> 1] ?? 0), 'longest ms': Math.round(taken.at(-1) ?? 0) },
    ...{ 'held up ms': Math.round(finding.max), 'computing ms': Math.round(finding.computing) },
  };
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
