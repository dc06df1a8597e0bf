/**
 * Measures the cost of row-level security: the built service, and the same service as the owner of the database without
 * a tenant, take turns on copies of one database.
 *
 * Usage: npm run bench:row-level-security -- [--size 10000] [--rounds 6] [--seconds 4]
 */
import type { EmbeddedServer } from '@wateja/database-server';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { ensureSeeded, openBenchServer } from '../seed/databases';
import { build } from '../speed/build';
import { Contestant, dropCopies, signIn } from '../speed/contestants';
import { LoadGenerator } from '../speed/load';
import { CONNECTIONS, median } from '../speed/measure';
import { dataOf, requestsOf, routesNamed } from '../speed/routes';
import { cpuOf, cpuOfPostgres, spent } from '../speed/usage';

const SEED = 1;
/** The search is left out: its function finds nothing in a session without a business. */
const ROUTES = ['customer', 'metrics', 'history', 'repeat', 'list', 'sale'];

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '6' },
    seconds: { type: 'string', default: '4' },
  },
});
const [size, rounds, seconds] = [Number(values.size), Number(values.rounds), Number(values.seconds)];

/** Requests per second, and the CPU time of the service and PostgreSQL together, in milliseconds per request. */
interface Turn {
  rate: number;
  cpu: number;
}

async function main(): Promise<void> {
  build();
  const directory = await mkdtemp(join(tmpdir(), 'wateja-bench-'));
  const server = await openBenchServer();
  try {
    await ensureSeeded(server, size, SEED);
    await compare(server, directory);
  } finally {
    await dropCopies(server).catch(() => undefined);
    await server.close();
    await rm(directory, { recursive: true, force: true });
  }
}

async function compare(server: EmbeddedServer, directory: string): Promise<void> {
  const secret = randomBytes(48).toString('base64url');
  const generator = new LoadGenerator();
  const product = await Contestant.start('product', server, { size, secret, directory });
  const asOwner = await Contestant.start('as-owner', server, { size, secret, directory });
  try {
    // Each side has its own sessions.
    const tokens = new Map([product, asOwner].map((contestant) => [contestant, signIn(contestant)]));
    const data = dataOf(size, SEED);
    console.log(`${size} customers; ${CONNECTIONS} connections; ${rounds} rounds of ${seconds} s in turns\n`);
    console.log('| route | requests/s without policies | with | CPU, ms per request, without | with | ratio |');
    console.log('| --- | --: | --: | --: | --: | --: |');
    for (const route of routesNamed(ROUTES).filter(({ sides }) => !sides)) {
      const requests = requestsOf(route, data, SEED);
      const turn = async (contestant: Contestant, part: number): Promise<Turn> => {
        const [origin, token] = [contestant.origin, (await tokens.get(contestant)) ?? ''];
        const load = { origin, token, requests, status: route.status, connections: CONNECTIONS, seconds };
        const [process, postgres] = [await cpuOf(contestant.pid), await cpuOfPostgres(server.directory)];
        const { count, seconds: took } = await generator.run({ ...load, first: Math.floor(requests.length * part) });
        const used = (await cpuOf(contestant.pid)) - process + spent(postgres, await cpuOfPostgres(server.directory));
        return { rate: count / took, cpu: used / count };
      };
      const turns: { without: Turn; secured: Turn }[] = [];
      for (let round = 0; round <= rounds; round++) {
        const part = round / (rounds + 1);
        turns.push({ without: await turn(asOwner, part), secured: await turn(product, part) });
      }
      // The first round is not counted: it prepares plans and fills caches.
      const [without, secured] = [medians(turns.slice(1), 'without'), medians(turns.slice(1), 'secured')];
      const cells = [route.title, without.rate.toFixed(0), secured.rate.toFixed(0)];
      cells.push(without.cpu.toFixed(2), secured.cpu.toFixed(2), (secured.cpu / without.cpu).toFixed(2));
      console.log(`| ${cells.join(' | ')} |`);
    }
  } finally {
    generator.close();
    await product.stop();
    await asOwner.stop();
  }
}

/** The medians of all turns of one side. */
function medians<Side extends string>(turns: Record<Side, Turn>[], side: Side): Turn {
  const figures = (figure: keyof Turn) => turns.map((turn) => turn[side][figure]);
  return { rate: median(figures('rate')), cpu: median(figures('cpu')) };
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
