import { secretFile } from '@wateja/config';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';

import { APPLICATION_ROLE } from '../application-role';
import { nativeDirectory, prepareBinaries } from './binaries';
import { assertReadable, createCluster, OWNER } from './cluster';
import { choosePort } from './port';
import { Presence } from './presence';
import { type Program, runProgram } from './program';
import { reachablePaths, type ServerPaths, type ServiceAccount, serviceAccount } from './service-account';

/**
 * The errors of a process that loses a race: the database exists, a catalogue row exists, or another changes the row.
 */
const DONE_MEANWHILE = ['42P04', '23505', 'XX000'];

const DATABASE = 'wateja';
const MAX_START_ATTEMPTS = 100;
/** How long a server may take to recover from a crash, and how often this process checks it. */
const RECOVERY_TIMEOUT_MS = 600_000;
const CHECK_INTERVAL_MS = 50;
/** How long a server may take to write all data to disk when it stops. */
const STOP_TIMEOUT_MS = 60_000;

/** Enough for the often used data of a hundred thousand customers, and little for a laptop. */
const DEFAULT_MEMORY_MIB = 256;

/** How an embedded server may be started. */
export interface EmbeddedOptions {
  dataDirectory: string;
  /** False makes the server faster, but it may lose data in a crash. Only tests use it. */
  durable?: boolean;
  /** How much memory the server uses for its cache, in MiB. */
  memory?: number;
  /** Called while the server starts, for work of this process that can be done meanwhile. */
  meanwhile?: () => void;
}

/**
 * A real PostgreSQL with its files in the data directory. It goes on when the process that started it is killed: the
 * next process finds it running, or starts it again. Several processes share it, and the last one stops it.
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

  /**
   * Finds the server of this data directory, creating and starting it as needed.
   * @throws DatabaseNotPrepared if the files are of another major version of PostgreSQL
   */
  static async open(options: EmbeddedOptions): Promise<EmbeddedServer> {
    const server = await EmbeddedServer.at(options);
    await assertReadable(server.directory);
    await server.ensureRunning();
    return server;
  }

  /** Ends the server of this data directory at once, even if a process uses it, and removes its files. */
  static async remove(dataDirectory: string): Promise<void> {
    const server = await EmbeddedServer.at({ dataDirectory });
    await server.stop('immediate');
    await rm(server.directory, { recursive: true, force: true });
  }

  private static async at(options: EmbeddedOptions): Promise<EmbeddedServer> {
    const { durable = true, memory = DEFAULT_MEMORY_MIB, meanwhile = () => undefined } = options;
    const directory = resolve(options.dataDirectory);
    await mkdir(directory, { recursive: true });
    const account = serviceAccount();
    const native = nativeDirectory();
    await prepareBinaries(native);
    const paths = await reachablePaths({ directory: join(directory, 'postgres'), native }, account);
    const passwords = {
      owner: await secretFile(join(directory, 'postgres-password')),
      application: await secretFile(join(directory, 'postgres-application-password')),
    };
    return new EmbeddedServer(paths, account, passwords, durable, memory, meanwhile);
  }

  /** The folder of the cluster's files. */
  get directory(): string {
    return this.paths.directory;
  }

  /** The owner's connection URL of `database` on the running server. */
  async url(database = DATABASE): Promise<string> {
    const port = await this.runningPort();
    if (!port) throw new Error(`The embedded PostgreSQL in ${this.directory} is not running`);
    return this.urlAt(port, database);
  }

  /** The URL for the application. Its role exists after `grantApplicationRole`. */
  async applicationUrl(database = DATABASE): Promise<string> {
    const url = new URL(await this.url(database));
    [url.username, url.password] = [APPLICATION_ROLE, this.passwords.application];
    return url.href;
  }

  /** Stops the server if no other process uses it. A server that does not run stays stopped. */
  async close(): Promise<void> {
    if (await this.isLast()) await this.stop();
    else await this.presence?.leave();
  }

  /** Stops the server if it runs. `immediate` is like a crash: the server recovers at its next start. */
  async stop(mode: 'fast' | 'immediate' = 'fast'): Promise<void> {
    const pid = await this.pidFileLine(0);
    try {
      await this.run('pg_ctl', ['stop', '-D', this.directory, '-m', mode, '-W']);
    } catch (error) {
      if ((await this.probe()) !== 'stopped') throw error;
      return;
    }
    // `pg_ctl` could wait for the wrong server, because another process may already have started the next one.
    const deadline = Date.now() + STOP_TIMEOUT_MS;
    while (pid !== null && (await this.pidFileLine(0)) === pid) {
      if (Date.now() >= deadline) throw new Error(`The embedded PostgreSQL in ${this.directory} did not stop`);
      await delay(CHECK_INTERVAL_MS);
    }
  }

  /** Starts the server if it does not answer. Several processes may call it at once. */
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
      if (state === 'ready' && (await this.registerPresence())) return this.ensureDatabase();
      if (state === 'stopped') {
        starts++;
        await this.start();
      }
      await delay(CHECK_INTERVAL_MS);
    }
    throw new Error(`The embedded PostgreSQL did not start; see ${join(this.directory, 'server.log')}`);
  }

  /** Keeps other processes from stopping the server. Returns false when one of them has just stopped it. */
  private async registerPresence(): Promise<boolean> {
    if (this.presence?.isAlive) return true;
    this.presence = await Presence.enter(await this.url('postgres')).catch(() => undefined);
    return this.presence !== undefined;
  }

  /** True when no other process uses the server. False when it does not answer: another process stops or starts it. */
  private async isLast(): Promise<boolean> {
    if (!(await this.registerPresence().catch(() => false))) return false;
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
    // This fails when another process starts the server at the same time. The next probe finds that server.
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
      // After a crash, the pid file still names the old port, and another server may use that port now.
      return rows[0]?.data_directory === this.directory ? 'ready' : 'stopped';
    } catch (error) {
      return (error as { code?: string }).code === '57P03' ? 'starting' : 'stopped';
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** The port in the server's pid file. The server may have crashed since it wrote the file. */
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
    // A temporary table would hide a real table of the same name. The application needs no temporary tables.
    if (!state?.is_closed) await this.unlessDoneMeanwhile(`REVOKE TEMPORARY ON DATABASE ${DATABASE} FROM PUBLIC`);
  }

  /** Runs SQL, and ignores the errors that occur when another process has run the same SQL at the same time. */
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
