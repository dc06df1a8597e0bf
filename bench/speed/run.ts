/**
 * Measures the speed of Wateja against two yardsticks, in one run on one machine: the limit of Node and PostgreSQL
 * (bench/peers/limit) and the common stack (bench/peers/common).
 *
 * Usage:
 *   npm run bench -- [--quick] [--sizes 10000,100000,1000000] [--routes list,search] [--rounds 3] [--seconds 4]
 *     [--warm-up 4] [--sides limit,product] [--before DIR] [--json FILE] [--publish] [--no-build] [--seed 1]
 *
 * DIR is another built checkout of Wateja. It gets its own database, so one run shows how a change affects the speed.
 * Before it measures, the benchmark checks that all contestants give the same answers. Only --publish changes
 * docs/performance.md.
 */
import type { EmbeddedServer } from '@wateja/database-server';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { ensureSeeded, ensureSeededBefore, inPostgres, openBenchServer } from '../seed/databases';
import { build } from './build';
import { Contestant, dropCopies, SIDES, takesPart, tokensOf } from './contestants';
import { LoadGenerator } from './load';
import { measure, type Pace } from './measure';
import { type Findings, markdown, thisMachine, writeInto } from './report';
import { dataOf, routesNamed } from './routes';
import { assertSameAnswers } from './same-answers';

const ROOT = resolve(__dirname, '../..');

const { values } = parseArgs({
  allowNegative: true,
  options: {
    quick: { type: 'boolean', default: false },
    sizes: { type: 'string' },
    routes: { type: 'string', default: '' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    'warm-up': { type: 'string' },
    sides: { type: 'string' },
    before: { type: 'string' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
    publish: { type: 'boolean', default: false },
    build: { type: 'boolean', default: true },
  },
});

const sizes = (values.sizes ?? '10000').split(',').map(Number);
const routes = routesNamed(values.routes.split(',').filter(Boolean));
const seed = Number(values.seed);
// Only these contestants are measured. The common stack's searches take seconds with a million customers.
const sides = SIDES.filter((side) =>
  side === 'before' ? values.before !== undefined : (values.sides?.split(',').includes(side) ?? true),
);
const before = values.before === undefined ? undefined : resolve(values.before);
const usual: Pace = values.quick
  ? { rounds: 1, warm_up_seconds: 0.3, seconds: 0.6, alone_seconds: 0.3 }
  : { rounds: 3, warm_up_seconds: 4, seconds: 4, alone_seconds: 2 };
const pace: Pace = {
  ...usual,
  rounds: Number(values.rounds ?? usual.rounds),
  seconds: Number(values.seconds ?? usual.seconds),
  warm_up_seconds: Number(values['warm-up'] ?? usual.warm_up_seconds),
};

async function main(): Promise<void> {
  if (![...sizes, seed, pace.rounds, pace.seconds].every((number) => number > 0))
    throw new Error('A number is not one');
  if (values.build) build();
  const directory = await mkdtemp(join(tmpdir(), 'wateja-bench-'));
  const server = await openBenchServer();
  try {
    const [version] = await inPostgres<{ server_version: string }>(server, 'SHOW server_version');
    const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim();
    const findings: Findings = { machine: thisMachine(version?.server_version ?? ''), commit, pace, sizes: [] };
    for (const size of sizes) findings.sizes.push({ size, rows: await runSize(server, size, directory) });
    console.log(`\n${markdown(findings)}`);
    if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(findings, null, 2)}\n`);
    if (values.publish) await writeInto(join(ROOT, 'docs', 'performance.md'), findings);
  } finally {
    await dropCopies(server).catch(() => undefined);
    await server.close();
    await rm(directory, { recursive: true, force: true });
  }
}

async function runSize(
  server: EmbeddedServer,
  size: number,
  directory: string,
): Promise<Findings['sizes'][number]['rows']> {
  await ensureSeeded(server, size, seed);
  if (before !== undefined) await ensureSeededBefore(server, before, size, seed);
  const secret = randomBytes(48).toString('base64url');
  const contestants: Contestant[] = [];
  const generator = new LoadGenerator();
  try {
    for (const side of sides) {
      contestants.push(await Contestant.start(side, server, { size, secret, directory, before }));
    }
    const tokenFor = tokensOf(contestants);
    const data = dataOf(size, seed);
    await assertSameAnswers(contestants, tokenFor, routes, data);
    console.log(`${size} customers: all sides answer the same.`);
    const rows: Findings['sizes'][number]['rows'] = [];
    for (const route of routes) {
      for (const { side, origin } of contestants.filter((contestant) => takesPart(contestant.side, route.sides))) {
        await route.prepare?.({ origin, token: await tokenFor(side) });
      }
      const figures = await measure(route, {
        contestants,
        generator,
        postgres: server.directory,
        data,
        tokenFor,
        pace,
      });
      rows.push({ route: route.name, title: route.title, sides: figures });
      const rates = Object.entries(figures).map(([side, { rate }]) => `${side} ${rate.toFixed(0)}/s`);
      console.log(`${route.title}: ${rates.join(', ')}`);
    }
    return rows;
  } finally {
    generator.close();
    for (const contestant of contestants) await contestant.stop();
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
