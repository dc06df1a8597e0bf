/**
 * Records the query plans of every statement that the measured routes run. The statements run as in Wateja itself:
 * prepared, with the application's role and row-level security, including statements in functions and triggers.
 * PostgreSQL's auto_explain writes the plans to its log while the service answers requests. Fails if a plan reads the
 * whole of a table that grows.
 *
 * Usage:
 *   npm run bench:plans -- [--size 10000] [--routes list,search] [--out docs/plans] [--no-build] [--seed 1]
 */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { ensureSeeded, inPostgres, openBenchServer } from '../seed/databases';
import { build } from './build';
import { Contestant, dropCopies, signIn } from './contestants';
import type { Request } from './load';
import { dataOf, requestsOf, routesNamed } from './routes';

const ROOT = resolve(__dirname, '../..');
/** From the sixth execution on, PostgreSQL may use one plan for all values. */
const WARM_UP = 8;

const EXPLAINING = {
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_buffers': 'on',
  'auto_explain.log_nested_statements': 'on',
  'auto_explain.log_format': 'text',
  'auto_explain.log_parameter_max_length': '100',
};

const { values } = parseArgs({
  allowNegative: true,
  options: {
    size: { type: 'string', default: '10000' },
    routes: { type: 'string', default: '' },
    out: { type: 'string', default: join(ROOT, 'docs', 'plans') },
    seed: { type: 'string', default: '1' },
    build: { type: 'boolean', default: true },
  },
});
const [size, seed] = [Number(values.size), Number(values.seed)];
const routes = routesNamed(values.routes.split(',').filter(Boolean)).filter(
  ({ sides, prepare }) => !prepare && (sides?.includes('product') ?? true),
);

async function main(): Promise<void> {
  if (values.build) build();
  const directory = await mkdtemp(join(tmpdir(), 'wateja-plans-'));
  const server = await openBenchServer();
  let product: Contestant | undefined;
  try {
    await ensureSeeded(server, size, seed);
    const secret = randomBytes(48).toString('base64url');
    product = await Contestant.start('product', server, { size, secret, directory, settings: EXPLAINING });
    const token = await signIn(product);
    const [version] = await inPostgres<{ server_version: string }>(server, 'SHOW server_version');
    const log = join(server.directory, 'server.log');
    const data = dataOf(size, seed);
    await mkdir(values.out, { recursive: true });
    const scans: string[] = [];
    for (const route of routes) {
      const requests = requestsOf({ ...route, count: WARM_UP + 1 }, data, 1);
      const last = requests.pop()!;
      for (const request of requests) await send(product, token, request);
      const { size: before } = await stat(log);
      await send(product, token, last);
      const plans = plansIn((await readFile(log)).subarray(before).toString());
      if (plans.length === 0) throw new Error(`${route.name}: no plan in ${log}`);
      const head = `${route.title}: ${last.method} ${last.path}\n${size} customers, PostgreSQL ${version?.server_version}\n`;
      await writeFile(join(values.out, `${route.name}.txt`), [head, ...plans].join('\n'));
      console.log(`${route.title}: ${plans.length} statements`);
      scans.push(...plans.flatMap((plan) => plan.match(WHOLE_TABLE) ?? []).map((scan) => `${route.title}: ${scan}`));
    }
    if (scans.length > 0) throw new Error(`Whole tables are read:\n${scans.join('\n')}`);
  } finally {
    await product?.stop();
    await dropCopies(server).catch(() => undefined);
    await server.close();
    await rm(directory, { recursive: true, force: true });
  }
}

async function send({ origin }: Contestant, token: string, { method, path, body }: Request): Promise<void> {
  const headers = {
    authorization: `Bearer ${token}`,
    ...(body === null ? {} : { 'content-type': 'application/json' }),
  };
  const answer = await fetch(origin + path, { method, headers, body });
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
  await answer.arrayBuffer();
}

const WHOLE_TABLE =
  /Seq Scan on (?:customers|sales|sale_items|customer_purchase_history|customer_preferences|customer_notes)\b.*/g;

/** Statements that set the tenant, and the poller's queries for due events, belong to no route. */
const NO_ROUTE = /Query Text: SELECT set_config\('wateja\.business_id'|next_attempt_at <= now\(\)|FROM pg_database/;

/** The plans in a log, each statement once, in the order in which they first finished. */
function plansIn(log: string): string[] {
  const entries = log.matchAll(/^\S+ \S+ UTC \[\d+\] LOG: {2}(duration: .* plan:\n(?:\t.*\n?)+)/gm);
  const plans = [...entries]
    .map(([, entry]) => entry!.replaceAll(/^\t/gm, ''))
    .filter((entry) => !NO_ROUTE.test(entry));
  const runs = new Map<string, string[]>();
  for (const plan of plans) {
    const [statement = ''] = /Query Text:(?:(?!\nQuery Parameters: |\n.*\(cost=)[^])*/.exec(plan) ?? [];
    runs.set(statement, [...(runs.get(statement) ?? []), plan]);
  }
  return [...runs.values()].map(summary);
}

/** The slowest run of one statement, and the number of other runs. */
function summary(plans: string[]): string {
  const milliseconds = (plan: string) => Number(/^duration: ([\d.]+)/.exec(plan)?.[1]);
  const [slowest = ''] = plans.toSorted((a, b) => milliseconds(b) - milliseconds(a));
  const sum = plans.reduce((total, plan) => total + milliseconds(plan), 0);
  return plans.length === 1 ? slowest : `${plans.length} times, ${sum.toFixed(3)} ms in all; the slowest:\n${slowest}`;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
