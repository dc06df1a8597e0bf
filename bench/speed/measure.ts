import { type Contestant, type Side, takesPart, type TokenFor } from './contestants';
import type { LoadGenerator, Measured, Request } from './load';
import { type Data, requestsOf, type Route } from './routes';
import { cpuOf, cpuOfPostgres, memoryOf, spent } from './usage';

/** The number and the duration of the turns. */
export interface Pace {
  rounds: number;
  /** Seconds of warm-up for each contestant. */
  warm_up_seconds: number;
  /** Seconds of each turn at {@link CONNECTIONS}. */
  seconds: number;
  /** Seconds of the turn at one connection. */
  alone_seconds: number;
}

export const CONNECTIONS = 16;

/** The figures of one contestant for one route. Times are in milliseconds. CPU time is per request. */
export interface Figures {
  /** Expected answers per second. */
  rate: number;
  /** Unexpected answers of all turns. */
  failed: number;
  p50: number;
  p99: number;
  alone_p50: number;
  alone_p99: number;
  server_cpu: number;
  postgres_cpu: number;
  generator_cpu: number;
  /** The memory of the server's process after its last turn, in MiB. */
  memory: number;
}

export type Row = Partial<Record<Side, Figures>>;

interface Turn extends Measured {
  server_cpu: number;
  postgres_cpu: number;
}

/** The data that turns need. */
export interface Arena {
  contestants: Contestant[];
  generator: LoadGenerator;
  postgres: string;
  data: Data;
  tokenFor: TokenFor;
  pace: Pace;
}

/** Measures a route. The contestants take turns, so that other work of the machine affects all of them equally. */
export async function measure(route: Route, arena: Arena): Promise<Row> {
  const { pace, data } = arena;
  const sides = arena.contestants.filter(({ side }) => takesPart(side, route.sides));
  const requests = requestsOf(route, data, 1);
  const turns = new Map<Side, Turn[]>(sides.map(({ side }) => [side, []]));
  const alone = new Map<Side, Turn>();
  const take = (contestant: Contestant, connections: number, seconds: number, part: number) =>
    takeTurn(arena, contestant, { route, requests, connections, seconds, first: Math.floor(requests.length * part) });

  // Warms up: prepares plans, compiles hot code, and loads this database into memory. A shop's server runs for weeks.
  for (const side of sides) await take(side, CONNECTIONS, pace.warm_up_seconds, 0);
  for (let round = 0; round < pace.rounds; round++) {
    // Every second round has the reverse order, so that no contestant always runs after the same one.
    for (const side of round % 2 ? sides.toReversed() : sides) {
      turns.get(side.side)!.push(await take(side, CONNECTIONS, pace.seconds, (round + 1) / (pace.rounds + 2)));
    }
  }
  for (const side of sides)
    alone.set(side.side, await take(side, 1, pace.alone_seconds, (pace.rounds + 1) / (pace.rounds + 2)));

  const entries = sides.map(
    async ({ side, pid }) => [side, figures(turns.get(side)!, alone.get(side)!, await memoryOf(pid))] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

async function takeTurn(
  { generator, postgres, tokenFor }: Arena,
  { origin, pid, side }: Contestant,
  {
    route,
    requests,
    connections,
    seconds,
    first,
  }: { route: Route; requests: Request[]; connections: number; seconds: number; first: number },
): Promise<Turn> {
  const load = { origin, token: await tokenFor(side), requests, first, status: route.status, connections, seconds };
  const [server, database] = [await cpuOf(pid), await cpuOfPostgres(postgres)];
  const measured = await generator.run(load);
  return {
    ...measured,
    server_cpu: (await cpuOf(pid)) - server,
    postgres_cpu: spent(database, await cpuOfPostgres(postgres)),
  };
}

function figures(turns: Turn[], alone: Turn, memory: number): Figures {
  const medianOf = (value: (turn: Turn) => number) => median(turns.map(value));
  return {
    rate: medianOf((turn) => (turn.count - turn.failures.length) / turn.seconds),
    failed: [...turns, alone].reduce((sum, turn) => sum + turn.failures.length, 0),
    p50: medianOf((turn) => turn.p50),
    p99: medianOf((turn) => turn.p99),
    alone_p50: alone.p50,
    alone_p99: alone.p99,
    server_cpu: medianOf((turn) => turn.server_cpu / turn.count),
    postgres_cpu: medianOf((turn) => turn.postgres_cpu / turn.count),
    generator_cpu: medianOf((turn) => turn.cpu_ms / turn.count),
    memory,
  };
}

/** The median. For an even number of values, the mean of the two in the middle. */
export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
