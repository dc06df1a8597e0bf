/**
 * Measures the CPU time of a request in Wateja and in the limit, by the layer whose code uses it.
 *
 * Usage:
 *   npm run bench:profile -- [--routes customer,metrics,history,sale] [--size 10000] [--seconds 6] [--out DIRECTORY]
 *
 * The profiles stay in the directory. Chrome's developer tools (Performance, Load profile) and
 * https://www.speedscope.app show them as flame graphs.
 */
import type { EmbeddedServer } from '@wateja/database-server';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { ensureSeeded, openBenchServer } from '../seed/databases';
import { build } from '../speed/build';
import { Contestant, dropCopies, signIn } from '../speed/contestants';
import { LoadGenerator } from '../speed/load';
import { CONNECTIONS } from '../speed/measure';
import { dataOf, requestsOf, type Route, routesNamed } from '../speed/routes';
import { type CpuProfile, timeByLayer } from './layers';

const { values } = parseArgs({
  options: {
    routes: { type: 'string', default: 'customer,metrics,history,sale' },
    size: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '6' },
    out: { type: 'string', default: '.data/profiles' },
  },
});
const [size, seconds, directory] = [Number(values.size), Number(values.seconds), resolve(values.out)];
const now = () => Number(process.hrtime.bigint() / 1_000n);

async function main(): Promise<void> {
  if (!(size > 0 && seconds > 0)) throw new Error('A number is not one');
  build();
  const server = await openBenchServer();
  try {
    await ensureSeeded(server, size, 1);
    const names = values.routes.split(',');
    for (const route of routesNamed(names).filter(({ name, sides }) => names.includes(name) && !sides)) {
      console.log(`\n${route.title}`);
      console.table(await compare(server, route));
    }
    console.log(`Milliseconds a request, of the server's process. The profiles are in ${directory}.`);
  } finally {
    await dropCopies(server).catch(() => undefined);
    await server.close();
  }
}

/** The milliseconds per request of each layer, for both sides. */
async function compare(server: EmbeddedServer, route: Route) {
  const limit = await profile(server, 'limit', route);
  const product = await profile(server, 'product', route);
  const layers = [...new Set([...product.keys(), ...limit.keys()])].filter((layer) => layer !== 'idle');
  const time = (of: Map<string, number>, layer: string) => Number((of.get(layer) ?? 0).toFixed(4));
  const rows = layers.map((layer) => ({
    [route.name]: layer,
    limit: time(limit, layer),
    product: time(product, layer),
  }));
  return rows.sort((a, b) => b.product - a.product);
}

async function profile(server: EmbeddedServer, side: 'limit' | 'product', route: Route): Promise<Map<string, number>> {
  const folder = join(directory, `${route.name}-${side}-${Date.now()}`);
  await mkdir(folder, { recursive: true });
  const secret = randomBytes(48).toString('base64url');
  const execArgv = [
    ...['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=500'],
    // Wateja shuts down by itself.
    ...(side === 'limit' ? ['-r', join(__dirname, 'exit-on-sigterm.cjs')] : []),
  ];
  const contestant = await Contestant.start(side, server, { size, secret, directory: folder, execArgv });
  // The limit has no login, but accepts the tokens of Wateja.
  const signer =
    side === 'product' ? contestant : await Contestant.start('product', server, { size, secret, directory: folder });
  const generator = new LoadGenerator();
  try {
    const token = await signIn(signer);
    const load = {
      ...{ origin: contestant.origin, token, requests: requestsOf(route, dataOf(size, 1), 1) },
      ...{ status: route.status, connections: CONNECTIONS },
    };
    await generator.run({ ...load, first: 0, seconds });
    const from = now();
    const { count } = await generator.run({ ...load, first: Math.floor(load.requests.length / 2), seconds });
    const to = now();
    await contestant.stop();
    const [file] = (await readdir(folder)).filter((name) => name.endsWith('.cpuprofile'));
    const recorded = JSON.parse(await readFile(join(folder, file!), 'utf8')) as CpuProfile;
    return new Map([...timeByLayer(recorded, from, to)].map(([layer, time]) => [layer, time / count]));
  } finally {
    generator.close();
    await contestant.stop();
    await signer.stop();
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
