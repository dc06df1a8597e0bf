import { Pool } from 'undici';

import type { Request } from '../speed/load';
import { type Data, requestsOf, routesNamed } from '../speed/routes';

/** The share of each route in all requests. The names are those of the speed benchmark. */
const MIX: Record<string, number> = {
  ...{ customer: 25, metrics: 10, history: 10, repeat: 2, analytics: 1 },
  ...{ list: 12, 'list-name': 5, 'search-common': 8, 'search-rare': 4, 'search-phone': 8 },
  sale: 15,
};

/** The interval, in milliseconds, at which this process sends the requests that are due. */
const TICK = 20;

/** Sends the typical requests of a shop at a steady rate, on a limited number of connections. */
export class MixedLoad {
  answered = 0;
  readonly failures: string[] = [];
  private readonly pool: Pool;
  private readonly requests: Request[];
  private readonly maxConnections: number;
  private underWay = 0;
  private sent = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    origin: string,
    private readonly token: () => Promise<string>,
    { data, seed, connections }: { data: Data; seed: number; connections: number },
  ) {
    this.pool = new Pool(origin, { connections, pipelining: 1 });
    this.maxConnections = connections;
    this.requests = mixed(data, seed);
  }

  /** If all connections are busy, requests that are due are skipped. */
  start(rate: number): void {
    const begin = performance.now();
    let due = 0;
    this.timer = setInterval(() => {
      const now = Math.floor(((performance.now() - begin) / 1_000) * rate);
      for (; due < now; due++) if (this.underWay < this.maxConnections) void this.send();
    }, TICK);
  }

  /** Resolves when the last answer has arrived. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.pool.close();
  }

  private async send(): Promise<void> {
    const { method, path, body } = this.requests[this.sent++ % this.requests.length]!;
    this.underWay++;
    try {
      const headers = { authorization: `Bearer ${await this.token()}`, 'content-type': 'application/json' };
      const answer = await this.pool.request({
        method,
        path,
        body,
        headers: body === null ? without(headers) : headers,
      });
      await answer.body.dump();
      if (answer.statusCode < 300) this.answered++;
      else this.failures.push(`${method} ${path} answered ${answer.statusCode}`);
    } catch (error) {
      this.failures.push(`${method} ${path}: ${(error as Error).message}`);
    } finally {
      this.underWay--;
    }
  }
}

const without = ({ authorization }: { authorization: string }) => ({ authorization });

/** Interleaves the routes, so that every minute contains all of them. The same seed gives the same order. */
function mixed(data: Data, seed: number): Request[] {
  const routes = routesNamed([]).filter(({ name }) => name in MIX);
  const perRoute = routes.map((route) => ({ requests: requestsOf(route, data, seed), share: MIX[route.name]! }));
  const turns = 200;
  return Array.from({ length: turns }, (_, turn) =>
    perRoute.flatMap(({ requests, share }) =>
      Array.from({ length: share }, (__, index) => requests[(turn * share + index) % requests.length]!),
    ),
  ).flat();
}
