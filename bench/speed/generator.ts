/** The load generator. It is a separate process, controlled over IPC, so that its CPU time is counted separately. */
import { Client } from 'undici';

import { FIRST_ID, type FirstRequest, type Load, type Measured } from './load';

const MICROSECONDS = 1_000;

/** Sends one request at a time on one connection, until `end`. */
async function connection(
  load: Load,
  nextRequest: () => Load['requests'][number],
  end: number,
  latencies: number[],
): Promise<string[]> {
  const client = new Client(load.origin, { pipelining: 1, keepAliveTimeout: 60_000, headersTimeout: 300_000 });
  const failures: string[] = [];
  const headers = { authorization: `Bearer ${load.token}` };
  const withBody = { ...headers, 'content-type': 'application/json' };
  try {
    while (performance.now() < end) {
      const { method, path, body, first } = nextRequest();
      const start = performance.now();
      const firstId = first ? await idOf(client, first, withBody) : null;
      const full = firstId === null ? body : (body?.replace(FIRST_ID, firstId) ?? null);
      const { status } = await send(client, { method, path, body: full, headers: full ? withBody : headers });
      latencies.push(performance.now() - start);
      if (status !== load.status) failures.push(`${method} ${path} answered ${status}`);
    }
  } finally {
    await client.close();
  }
  return failures;
}

/** Sends the first request. @returns the id in its answer; an empty text if there is none, so that the next one fails */
async function idOf(client: Client, first: FirstRequest, headers: Record<string, string>): Promise<string> {
  const { path, body } = first;
  const { status, content } = await send(client, { method: 'POST', path, body, headers }, true);
  if (status !== first.status) return '';
  const id = first.id.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], JSON.parse(content));
  return String(id);
}

/** Resolves when the whole answer has arrived; with the status 0 if there is none. */
function send(
  client: Client,
  options: { method: string; path: string; body: string | null; headers: Record<string, string> },
  withContent = false,
): Promise<{ status: number; content: string }> {
  return new Promise((resolve) => {
    let status = 0;
    const chunks: Buffer[] = [];
    client.dispatch(options, {
      onRequestStart: () => undefined,
      onResponseStart: (_controller, statusCode) => {
        status = statusCode;
      },
      onResponseData: (_controller, chunk) => {
        if (withContent) chunks.push(chunk);
      },
      onResponseEnd: () => {
        resolve({ status, content: Buffer.concat(chunks).toString() });
      },
      onResponseError: () => {
        resolve({ status: 0, content: '' });
      },
    });
  });
}

async function run(load: Load): Promise<Measured> {
  const latencies: number[] = [];
  let position = load.first;
  const nextRequest = () => load.requests[position++ % load.requests.length]!;
  const cpu = process.cpuUsage();
  const start = performance.now();
  const end = start + load.seconds * 1000;
  const failures = await Promise.all(
    Array.from({ length: load.connections }, () => connection(load, nextRequest, end, latencies)),
  );
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const sorted = Float64Array.from(latencies).sort();
  const percentile = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  return {
    count: latencies.length,
    seconds,
    p50: percentile(0.5),
    p99: percentile(0.99),
    cpu_ms: (user + system) / MICROSECONDS,
    failures: failures.flat(),
  };
}

process.on('message', (load: Load) => {
  run(load).then(
    (measured) => process.send?.(measured),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
