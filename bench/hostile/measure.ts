import { setTimeout as delay } from 'node:timers/promises';

import { headOf, RawClient } from '../../test/support/raw-client';
import type { HostileServer } from './server';

/**
 * The default limits, except for the administrator, who sends the requests for both shops. So only the budgets of the
 * shops matter.
 */
export const LIMITS = 'anonymous=60,staff=600,manager=1200,owner=1200,admin=1000000,shop=6000';
/** The other shop asks so often that it stays within its own budget. */
const PAUSE_MS = 15;

const KIB = 1_024;
/** Sizes of a body in KiB. The last one is more than any route accepts. */
const SIZES_KIB = [0, 1, 16, 256, 1_024, 4_096];

type Row = Record<string, string | number>;

/**
 * Measures the CPU time of a request that is refused because the sender's budget is used up, by the size of its body.
 */
export async function refusedRequests(server: HostileServer, count: number): Promise<Row[]> {
  const head = (bytes: number) =>
    headOf('POST', '/api/auth/login', null, `Content-Length: ${bytes}`, 'Connection: close');
  const client = new RawClient(server.port);
  const rows: Row[] = [];
  try {
    for (let spent = 0; spent <= 60; spent++) await client.firstAnswer(head(2) + '{}');
    for (const size of SIZES_KIB) {
      const bytes = size * KIB;
      const request = head(bytes) + 'x'.repeat(bytes);
      const before = await server.cpuMs();
      const answers = new Map<number | 'none', number>();
      for (let number = 0; number < count; number++) {
        // If the connection closes while the body is still being sent, TCP resets it, and the answer can be lost.
        const status = await client.firstAnswer(request).then(
          (answer) => answer.status,
          () => 'none' as const,
        );
        answers.set(status, (answers.get(status) ?? 0) + 1);
      }
      const cpu = (await server.cpuMs()) - before;
      rows.push({
        'body, KiB': size,
        requests: count,
        answers: [...answers].map(([status, times]) => `${status}: ${times}`).join(', '),
        'CPU, ms each': round(cpu / count),
      });
    }
  } finally {
    client.close();
  }
  return rows;
}

/** Measures how long the profile of another shop takes, alone and during `attack`. */
export async function measureBeside(
  server: HostileServer,
  path: string,
  seconds: number,
  attacks: Record<string, (until: number) => Promise<number>>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [beside, attack] of Object.entries(attacks)) {
    const until = Date.now() + seconds * 1_000;
    const attacking = attack(until);
    const times: number[] = [];
    while (Date.now() < until) {
      const begin = performance.now();
      const { status } = await server.ask('GET', path);
      if (status !== 200) throw new Error(`${path} answered ${status}`);
      times.push(performance.now() - begin);
      await delay(PAUSE_MS);
    }
    const sent = await attacking;
    rows.push({
      beside,
      'their requests': sent,
      requests: times.length,
      'p50, ms': quantile(times, 0.5),
      'p99, ms': quantile(times, 0.99),
    });
  }
  return rows;
}

/** No other client sends anything. */
export const withoutLoad = async () => 0;

/** Eight connections without a token. Each sends one megabyte after another. */
export const loadWithoutToken = (server: HostileServer) => async (until: number) => {
  const client = new RawClient(server.port);
  const bytes = KIB * KIB;
  const request =
    headOf('POST', '/api/auth/login', null, `Content-Length: ${bytes}`, 'Connection: close') + 'x'.repeat(bytes);
  const sent = await atOnce(8, until, () => client.firstAnswer(request));
  client.close();
  return sent;
};

/** A shop that uses its limits to the full: batches of 500 sales, broad searches, and reports as files. */
export const worstShop = (server: HostileServer, shop: number) => async (until: number) => {
  const sale = { payment_method: 'cash', total_amount: '10.00', total_items: '1' };
  const works = [
    () => server.ask('POST', `/api/sales/${shop}/batch`, { sales: Array.from({ length: 500 }, () => sale) }),
    () => server.ask('GET', `/api/customers/${shop}/search?q=a&limit=100`),
    () => server.ask('GET', `/api/reports/${shop}/customers?format=json&limit=100`),
    () => server.ask('POST', `/api/customers/${shop}`, { name: '', notes: Array.from({ length: 90 }, () => '') }),
  ];
  let number = 0;
  return atOnce(8, until, () => works[number++ % works.length]!());
};

/**
 * Repeats `work` on so many connections at once.
 * @returns the number of repetitions
 */
async function atOnce(connections: number, until: number, work: () => Promise<unknown>): Promise<number> {
  let sent = 0;
  const sendOnce = async () => {
    while (Date.now() < until) {
      // A server that refuses connections during the attack does what it should.
      await work().catch(() => undefined);
      sent += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, sendOnce));
  return sent;
}

const round = (value: number) => Math.round(value * 100) / 100;

export function quantile(times: number[], part: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN);
}
