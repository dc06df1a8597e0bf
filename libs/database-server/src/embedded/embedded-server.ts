import { secretFile } from '@wateja/config';
import { mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';

import { APPLICATION_ROLE } from '../application-role';
import { nativeDirectory, prepareBinaries } from './binaries';
import { createCluster, OWNER } from './cluster';
import { choosePort } from './port';
import { Presence } from './presence';
import { type Program, runProgram } from './program';
import { reachablePaths, type ServerPaths, type ServiceAccount, serviceAccount } from './service-account';

/** Duplicate database, unique violation in the catalogue, its row being changed by another. */
const DONE_MEANWHILE = ['42P04', '23505', 'XX000'];

const DATABASE = 'wateja';
const MAX_START_ATTEMPTS = 100;
/** Longest that a server may take to recover from a crash, and how often this process looks. */
const RECOVERY_TIMEOUT_MS = 600_000;
const CHECK_INTERVAL_MS = 50;
/** Longest that a server may take to write everything out when it stops. */
const STOP_TIMEOUT_MS = 60_000;

/** Enough for the data of a hundred thousand customers that is asked for, and little beside what a laptop has. */
const DEFAULT_MEMORY_MIB = 256;

/** How an embedded server may be started. */
export interface EmbeddedOptions {
  dataDirectory: string;
  /** False trades safety for speed; for tests only. */
  durable?: boolean;
  /** What the server keeps of its data in memory, in MiB. */
  memory?: number;
  /** Called while the server starts, if it has to: for work that keeps this process busy anyway. */
  meanwhile?: () => void;
}

/**
 * A real PostgreSQL that lives in the data directory. It outlives `kill -9` of the process that
 * started it: the next one finds it running, or starts it again. Several processes share it, and
 * the last to leave stops it.
 */
export class EmbeddedServer {
  private presence: Presence | undefined;

  private constructor(
    private readonly paths: ServerPaths,
    private readonly account: ServiceAccount | null,
    private readonly passwords: { owner: string; application: string },
    private readonly durable: boolean,
    private readonly memory: number,
    private readonly meanwhile: () => void,
  ) {}

  /** Finds the server of this data directory, creating and starting it as needed. */
  static async open({
    dataDirectory,
    durable = true,
    memory = DEFAULT_MEMORY_MIB,
    meanwhile = () => undefined,
  }: EmbeddedOptions): Promise<EmbeddedServer> {
    const directory = resolve(dataDirectory);
    await mkdir(directory, { recursive: true });
    const account = serviceAccount();
    const native = nativeDirectory();
    await prepareBinaries(native);
    const paths = await reachablePaths({ directory: join(directory, 'postgres'), native }, account);
    const passwords = {
      owner: await secretFile(join(directory, 'postgres-password')),
      application: await secretFile(join(directory, 'postgres-application-password')),
    };
    const server = new EmbeddedServer(paths, account, passwords, durable, memory, meanwhile);
    await server.ensureRunning();
    return server;
  }

  /** Where the cluster's files are. */
  get directory(): string {
    return this.paths.directory;
  }

  /** The owner's connection URL of `database` on the running server. */
  async url(database = DATABASE): Promise<string> {
    const port = await this.runningPort();
    if (!port) throw new Error(`The embedded PostgreSQL in ${this.directory} is not running`);
    return this.urlAt(port, database);
  }

  /** The same for the application, whose role exists once it is admitted. */
  async applicationUrl(database = DATABASE): Promise<string> {
    const url = new URL(await this.url(database));
    [url.username, url.password] = [APPLICATION_ROLE, this.passwords.application];
    return url.href;
  }

  /** Stops the server unless another process uses it. One that does not run is left as it is. */
  async close(): Promise<void> {
    if (await this.isLast()) await this.stop();
    else await this.presence?.leave();
  }

  /** Stops the server, if it runs. `immediate` is a crash: it recovers at the next start. */
  async stop(mode: 'fast' | 'immediate' = 'fast'): Promise<void> {
    const pid = await this.pidFileLine(0);
    try {
      await this.run('pg_ctl', ['stop', '-D', this.directory, '-m', mode, '-W']);
    } catch (error) {
      if ((await this.probe()) !== 'stopped') throw error;
      return;
    }
    // pg_ctl itself would also wait for the next server, which somebody else may have started by the time it looks.
    const deadline = Date.now() + STOP_TIMEOUT_MS;
    while (pid !== null && (await this.pidFileLine(0)) === pid) {
      if (Date.now() >= deadline) throw new Error(`The embedded PostgreSQL in ${this.directory} does not stop`);
      await delay(CHECK_INTERVAL_MS);
    }
  }

  /** Starts the server if it does not answer; safe when several processes try at once. */
  async ensureRunning(): Promise<void> {
    await createCluster({
      ...this.paths,
      account: this.account,
      password: this.passwords.owner,
      durable: this.durable,
    });
    const deadline = Date.now() + RECOVERY_TIMEOUT_MS;
    let starts = 0;
    while (starts < MAX_START_ATTEMPTS && Date.now() < deadline) {
      const state = await this.probe();
      if (state === 'ready' && (await this.enter())) return this.ensureDatabase();
      if (state === 'stopped') {
        starts++;
        await this.start();
      }
      await delay(CHECK_INTERVAL_MS);
    }
    throw new Error(`The embedded PostgreSQL does not start; see ${join(this.directory, 'server.log')}`);
  }

  /** From here on no other process stops the server. False when one has just done so. */
  private async enter(): Promise<boolean> {
    if (this.presence?.isAlive) return true;
    this.presence = await Presence.enter(await this.url('postgres')).catch(() => undefined);
    return this.presence !== undefined;
  }

  /** A server that cannot be asked has been stopped, or is being started by somebody else: neither is ours to stop. */
  private async isLast(): Promise<boolean> {
    if (!(await this.enter().catch(() => false))) return false;
    return (await this.presence?.becomeLast().catch(() => false)) ?? false;
  }

  private async start(): Promise<void> {
    const settings = [
      `-p ${await choosePort(this.directory)}`,
      '-c listen_addresses=127.0.0.1',
      '-c unix_socket_directories=',
      '-c max_connections=200',
      `-c shared_buffers=${this.memory}MB`,
      '-c timezone=UTC',
      ...(this.durable ? [] : ['-c fsync=off', '-c synchronous_commit=off', '-c full_page_writes=off']),
    ];
    const log = join(this.directory, 'server.log');
    // A second process that starts at the same moment makes this fail; the next probe tells who won.
    const options = ['-D', this.directory, '-l', log, '-o', settings.join(' '), '-W'];
    const started = this.run('pg_ctl', ['start', ...options]).catch(() => undefined);
    this.meanwhile();
    await started;
  }

  private async probe(): Promise<'ready' | 'starting' | 'stopped'> {
    const port = await this.runningPort();
    if (!port) return 'stopped';
    const client = new Client({ connectionString: this.urlAt(port, 'postgres'), connectionTimeoutMillis: 2_000 });
    try {
      await client.connect();
      const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
      // Another server may have taken the port that a killed one has left in its pid file.
      return rows[0]?.data_directory === this.directory ? 'ready' : 'stopped';
    } catch (error) {
      return (error as { code?: string }).code === '57P03' ? 'starting' : 'stopped';
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** The port in the server's pid file, whether or not that server still lives. */
  private async runningPort(): Promise<number | null> {
    return this.pidFileLine(3);
  }

  private async pidFileLine(line: number): Promise<number | null> {
    const lines = await readFile(join(this.directory, 'postmaster.pid'), 'utf8').catch(() => '');
    return Number(lines.split('\n')[line]) || null;
  }

  private async ensureDatabase(): Promise<void> {
    const [state] = await this.query<{ is_there: boolean; is_closed: boolean }>(
      `SELECT count(*) > 0 AS is_there, count(*) FILTER (WHERE NOT has_database_privilege('public', oid, 'TEMP')) > 0
         AS is_closed FROM pg_database WHERE datname = $1`,
      [DATABASE],
    );
    if (!state?.is_there) await this.unlessDoneMeanwhile(`CREATE DATABASE ${DATABASE}`);
    // A temporary table can stand before a real one of its name, and the application needs none.
    if (!state?.is_closed) await this.unlessDoneMeanwhile(`REVOKE TEMPORARY ON DATABASE ${DATABASE} FROM PUBLIC`);
  }

  /** Another process that starts at the same moment does the same. */
  private async unlessDoneMeanwhile(sql: string): Promise<void> {
    await this.query(sql).catch((error: { code?: string }) => {
      if (!DONE_MEANWHILE.includes(error.code ?? '')) throw error;
    });
  }

  private async query<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
    const client = new Client({ connectionString: await this.url('postgres') });
    await client.connect();
    try {
      return (await client.query<Row>(sql, values)).rows;
    } finally {
      await client.end();
    }
  }

  private urlAt(port: number, database: string): string {
    return `postgresql://${OWNER}:${this.passwords.owner}@127.0.0.1:${port}/${database}`;
  }

  private run(name: Program, args: string[]): Promise<void> {
    return runProgram(name, args, { native: this.paths.native, account: this.account });
  }
}
