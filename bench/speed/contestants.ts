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
 * The contestants in the order of the report, with the yardsticks around Wateja. `before` is another checkout of
 * Wateja. It takes part only if it is named.
 */
export const SIDES = ['limit', 'before', 'product', 'common'] as const;
export type Side = (typeof SIDES)[number];

/** True for contestants that answer this route. A route without a list of contestants is answered by all. */
export const takesPart = (side: Side, listed: readonly Side[] = SIDES) =>
  listed.includes(side === 'before' ? 'product' : side);

/** A contestant, or Wateja without row-level security. */
type Program = Side | 'as-owner';

const PRODUCT = join(ROOT, 'dist/apps/api/src/main.js');
const PROGRAMS: Record<Exclude<Program, 'before'>, string[]> = {
  limit: [...TYPESCRIPT, join(ROOT, 'bench/peers/limit/server.ts')],
  product: [PRODUCT],
  'as-owner': ['-r', join(ROOT, 'bench/row-level-security/as-owner.cjs'), PRODUCT],
  common: [...TYPESCRIPT, join(ROOT, 'bench/peers/common/server.ts')],
};

interface StartOptions {
  size: number;
  secret: string;
  /** The folder for logs. */
  directory: string;
  settings?: Record<string, string>;
  /** Arguments of Node, and further arguments of the program. */
  execArgv?: string[];
  /** The built checkout for `before`. */
  before?: string;
  env?: Record<string, string>;
}

/** The server of a contestant, with its own copy of the data. */
export class Contestant {
  private constructor(
    readonly side: Side,
    readonly origin: string,
    readonly pid: number,
    private readonly child: ChildProcess,
  ) {}

  /**
   * Starts the server of this contestant and waits until it listens.
   * @param options.settings PostgreSQL settings for the sessions of this contestant
   */
  static async start(program: Program, server: EmbeddedServer, options: StartOptions): Promise<Contestant> {
    const { product, before: earlier, common } = seededDatabases(options.size);
    const side = program === 'as-owner' ? 'product' : program;
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

/** The copies of the data that a run has used. */
export async function dropCopies(server: EmbeddedServer): Promise<void> {
  for (const program of [...SIDES, 'as-owner'] as const) await dropDatabase(server, databaseOf(program));
}

/** The settings of production, but without rate limits, which the benchmark would exceed. */
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
 * The limit writes no audit trail and keeps no totals of sales, because it does not have these features. Its lists and
 * analytics need the totals of customers and their loyalty, so it keeps those.
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

/** A fresh access token of the shop's owner. The yardsticks use the same secret, so they accept it too. */
export async function signIn(product: Contestant): Promise<string> {
  const answer = await fetch(`${product.origin}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: SHOP.email, password: SHOP.password }),
  });
  if (!answer.ok) throw new Error(`The sign-in answered ${answer.status}: ${await answer.text()}`);
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** A token that does not expire soon. Logs in again if necessary. */
export function tokenOf(product: Contestant): () => Promise<string> {
  let token: Promise<string> | undefined;
  let since = 0;
  return () => {
    if (!token || Date.now() - since > RENEW_TOKEN_AFTER) [token, since] = [signIn(product), Date.now()];
    return token;
  };
}

/** The token for a contestant. */
export type TokenFor = (side: Side) => Promise<string>;

/** Wateja and `before` each need their own login. The yardsticks accept Wateja's token. */
export function tokensOf(contestants: Contestant[]): TokenFor {
  const of = (wantedSide: Side) => contestants.filter(({ side }) => side === wantedSide).map(tokenOf)[0];
  const [product, before] = [of('product'), of('before')];
  if (!product) throw new Error('The product takes part: it signs the tokens');
  return (side) => (side === 'before' && before ? before() : product());
}
