import type { EmbeddedServer } from '@wateja/database-server';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Client } from 'pg';

import { copyDatabase, dropDatabase, inPostgres, seededDatabases } from '../seed/databases';
import { SHOP } from '../seed/product-database';

const ROOT = resolve(__dirname, '../..');
const TYPESCRIPT = ['-r', join(ROOT, 'test/support/typescript.cjs')];
const START_TIMEOUT = 120_000;
const STOP_TIMEOUT = 30_000;
const POOL = 16;
const RENEW_TOKEN_AFTER = 5 * 60_000;

/**
 * Who takes part, the yardsticks before and after what is measured by them. `before` is the product of another checkout,
 * which takes part where one is named.
 */
export const SIDES = ['limit', 'before', 'product', 'common'] as const;
export type Side = (typeof SIDES)[number];

/** True for sides that answer a route which has this list of sides; all do when it has none. */
export const takesPart = (side: Side, listed: readonly Side[] = SIDES) =>
  listed.includes(side === 'before' ? 'product' : side);

/** A side, or the product without row-level security. */
type Program = Side | 'unwalled';

const PRODUCT = join(ROOT, 'dist/apps/api/src/main.js');
const PROGRAMS: Record<Exclude<Program, 'before'>, string[]> = {
  limit: [...TYPESCRIPT, join(ROOT, 'bench/peers/limit/server.ts')],
  product: [PRODUCT],
  unwalled: ['-r', join(ROOT, 'bench/row-level-security/without-wall.cjs'), PRODUCT],
  common: [...TYPESCRIPT, join(ROOT, 'bench/peers/common/server.ts')],
};

interface StartOptions {
  size: number;
  secret: string;
  /** For logs. */
  directory: string;
  settings?: Record<string, string>;
  /** What Node is told beside the program, and what the program is told beside the usual. */
  execArgv?: string[];
  /** The built checkout that `before` runs. */
  before?: string;
  env?: Record<string, string>;
}

/** A server that takes part, alone on its own copy of the data. */
export class Contestant {
  private constructor(
    readonly side: Side,
    readonly origin: string,
    readonly pid: number,
    private readonly child: ChildProcess,
  ) {}

  /**
   * Starts the server of this side and waits until it says where it listens.
   * @param options.settings what PostgreSQL does differently in this side's sessions
   */
  static async start(program: Program, server: EmbeddedServer, options: StartOptions): Promise<Contestant> {
    const { product, before: earlier, common } = seededDatabases(options.size);
    const side = program === 'unwalled' ? 'product' : program;
    const database = databaseOf(program);
    await copyDatabase(server, side === 'common' ? common : side === 'before' ? earlier : product, database);
    if (side === 'limit') await withoutUnneeded(await server.url(database));
    for (const [name, value] of Object.entries(options.settings ?? {})) {
      await inPostgres(server, `ALTER DATABASE ${database} SET ${name} = '${value}'`);
    }
    const directory = join(options.directory, program);
    await mkdir(directory, { recursive: true });
    const log = join(directory, 'output.log');
    const { before = '' } = options;
    const args = program === 'before' ? [join(before, 'dist/apps/api/src/main.js')] : PROGRAMS[program];
    const child = spawn(process.execPath, [...(options.execArgv ?? []), ...args], {
      cwd: program === 'before' ? before : ROOT,
      stdio: ['ignore', openSync(log, 'w'), openSync(log, 'a')],
      env: { ...process.env, ...(await environment(program, server, { ...options, directory })), ...options.env },
    });
    return new Contestant(side, await addressIn(log, child), child.pid!, child);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_TIMEOUT);
    await ended;
    clearTimeout(timer);
  }
}

const databaseOf = (program: Program) => `bench_run_${program}`;

/** Copies of the data that a run has worked on. */
export async function dropCopies(server: EmbeddedServer): Promise<void> {
  for (const program of [...SIDES, 'unwalled'] as const) await dropDatabase(server, databaseOf(program));
}

/** All as in production, but for limits on requests, which the bench would only run into. */
async function environment(
  program: Program,
  server: EmbeddedServer,
  { secret, directory }: { secret: string; directory: string },
) {
  const database = databaseOf(program);
  const owner = await server.url(database);
  const shared = {
    NODE_ENV: 'production',
    PORT: '0',
    JWT_SECRET: secret,
    SUPPRESSION_KEY: '0'.repeat(64),
    DATABASE_POOL: String(POOL),
  };
  if (program === 'limit' || program === 'common') return { ...shared, DATABASE_URL: owner };
  const most = 'anonymous=1000000000,staff=1000000000,manager=1000000000,owner=1000000000,admin=1000000000';
  return {
    ...shared,
    DATABASE_URL: await server.applicationUrl(database),
    DATABASE_OWNER_URL: owner,
    DATA_DIR: directory,
    LOG_DIR: join(directory, 'logs'),
    RATE_LIMITS: most,
  };
}

/**
 * The limit writes no audit trail, and keeps no totals of sales: they are the price of features that it does without.
 * Those of customers and their loyalty answer its own lists and analytics.
 */
async function withoutUnneeded(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ target: string; name: string }>(
      `SELECT tgrelid::regclass::text AS target, quote_ident(tgname) AS name FROM pg_trigger
       WHERE NOT tgisinternal AND (tgname LIKE 'audit%' OR tgrelid = 'sales'::regclass)`,
    );
    for (const { target, name } of rows) await client.query(`DROP TRIGGER ${name} ON ${target}`);
  } finally {
    await client.end();
  }
}

async function addressIn(log: string, child: ChildProcess): Promise<string> {
  const deadline = Date.now() + START_TIMEOUT;
  for (;;) {
    const output = await readFile(log, 'utf8');
    const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(output) ?? [];
    if (address !== undefined) return address;
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`${log}: no server\n${output.slice(-2_000)}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** A fresh access token of the shop's owner. The yardsticks share the secret, so it is good for all. */
export async function signIn(product: Contestant): Promise<string> {
  const answer = await fetch(`${product.origin}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: SHOP.email, password: SHOP.password }),
  });
  if (!answer.ok) throw new Error(`The sign-in answered ${answer.status}: ${await answer.text()}`);
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** A token that is still good for a while, from a new sign-in when it is not. */
export function tokenOf(product: Contestant): () => Promise<string> {
  let known: Promise<string> | undefined;
  let since = 0;
  return () => {
    if (!known || Date.now() - since > RENEW_TOKEN_AFTER) [known, since] = [signIn(product), Date.now()];
    return known;
  };
}

/** The token that a side takes. */
export type TokenFor = (side: Side) => Promise<string>;

/** Both products want a sign-in of their own; the yardsticks take the product's token. */
export function tokensOf(contestants: Contestant[]): TokenFor {
  const of = (wanted: Side) => contestants.filter(({ side }) => side === wanted).map(tokenOf)[0];
  const [product, before] = [of('product'), of('before')];
  if (!product) throw new Error('The product takes part: it signs the tokens');
  return (side) => (side === 'before' && before ? before() : product());
}
