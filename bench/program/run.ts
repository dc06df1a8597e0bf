/**
 * How long it takes to save a programme: until the answer, and until every customer has their tier and their points. The
 * product is built and runs in a process of its own. Usage:
 *   npm run bench:program -- [--size 100000] [--seed 1] [--no-build]
 */
import type { EmbeddedServer } from '@wateja/database-server';
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';

import { build } from '../speed/build';
import { Contestant, signIn } from '../speed/contestants';
import { onSeededServer } from '../speed/on-seeded-server';
import { type Api, PROGRAM, putProgram, untilRanked } from '../speed/program';

const { values } = parseArgs({
  allowNegative: true,
  options: {
    size: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    build: { type: 'boolean', default: true },
  },
});
const [size, seed] = [Number(values.size), Number(values.seed)];

/** The programmes in the order in which a shop saves them. Each shop begins without one. */
const SHOPS: Record<string, object>[] = [
  {
    'the first, with the tiers that the shop has': { earn: PROGRAM.earn },
    'another ladder, within twelve months': { ...PROGRAM, valid_from: undefined },
    'the same once more': { ...PROGRAM, valid_from: undefined },
    'switched off': { is_enabled: false },
  },
  { 'the first, with points for the sales of all years': { ...PROGRAM, valid_from: '2019-01-01' } },
];

async function main(): Promise<void> {
  if (![size, seed].every((number) => number > 0)) throw new Error('A number is not one');
  if (values.build) build();
  const rows = await onSeededServer({ name: 'program', size, seed }, async (server, directory) => {
    const measured = [];
    for (const programs of SHOPS) measured.push(...(await measureShop(server, directory, programs)));
    return measured;
  });
  console.log(`\nPUT /api/rewards/:businessId/program with ${size.toLocaleString('en')} customers:\n`);
  console.log(['| programme | answer, ms | ranked, s |', '| --- | --: | --: |', ...rows].join('\n'));
}

/** Saves these programmes, one after the other, in a fresh copy of the shop. @returns rows in Markdown */
async function measureShop(server: EmbeddedServer, directory: string, programs: Record<string, object>) {
  const secret = randomBytes(48).toString('base64url');
  const product = await Contestant.start('product', server, { size, secret, directory });
  try {
    const rows: string[] = [];
    for (const [name, program] of Object.entries(programs)) {
      const api: Api = { origin: product.origin, token: await signIn(product) };
      const begun = performance.now();
      await putProgram(api, program);
      const answered = performance.now();
      await untilRanked(api);
      const ranked = (performance.now() - begun) / 1_000;
      rows.push(`| ${name} | ${(answered - begun).toFixed(0)} | ${ranked.toFixed(1)} |`);
    }
    return rows;
  } finally {
    await product.stop();
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
