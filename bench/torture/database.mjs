import pg from 'pg';

import { Proxy } from './proxy.mjs';
import { discard, Standby } from './standby.mjs';
import { delay } from './wait.mjs';

const START_TIMEOUT = 60_000;

// Ids in answers are numbers, so ids from the database must be numbers too.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** A separate, durable PostgreSQL behind a proxy at a fixed port. */
export class Database {
  /** @param EmbeddedServer Wateja's class, from dist */
  static async open(EmbeddedServer, dataDirectory) {
    const database = new Database();
    Object.assign(database, { EmbeddedServer, dataDirectory, standbys: [] });
    database.server = await EmbeddedServer.open({ dataDirectory, durable: true });
    database.proxy = new Proxy(() => database.port());
    await database.proxy.listen();
    return database;
  }

  async port() {
    const url = await this.server.url().catch(() => null);
    return url && Number(new URL(url).port);
  }

  /** The URL for the instances. It stays the same when the server restarts. */
  async url() {
    const url = new URL(await this.server.url());
    url.port = String(this.proxy.port);
    return url.href;
  }

  /** Queries the server directly, without the proxy. */
  async query(sql, values = []) {
    const client = new pg.Client({ connectionString: await this.server.url(), connectionTimeoutMillis: 5_000 });
    // The connection was lost between two queries. The next query reports it.
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query(sql, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** Simulates a power failure: connections break, and the server writes nothing more. */
  crash() {
    return this.server.stop('immediate');
  }

  /** Starts the server again. @returns the time at which it accepts connections, by `performance.now()` */
  async start() {
    const starting = this.server.ensureRunning();
    const since = performance.now();
    while (!(await this.accepts())) {
      if (performance.now() - since > START_TIMEOUT) throw new Error('PostgreSQL does not come back');
      await delay(5);
    }
    const accepting = performance.now();
    return { accepting, started: starting };
  }

  /** Adds a server that follows this one. @param how see `Standby` */
  async addStandby(how) {
    const directory = `${this.dataDirectory}-${this.standbys.length + 2}`;
    const standby = await Standby.open(this.EmbeddedServer, this.server, directory, how);
    this.standbys.push(standby);
    return standby;
  }

  /**
   * Puts the standby in the place of the server that has crashed.
   * @param isEarly whether the address of the database leads to the standby while that only reads, as a DNS name may
   * @returns the time at which it takes writes, by `performance.now()`
   */
  async failOver(standby, isEarly) {
    const lost = this.server;
    if (isEarly) this.server = standby.server;
    await standby.promote();
    this.server = standby.server;
    discard(lost);
    return performance.now();
  }

  async accepts() {
    const url = await this.server.url().catch(() => null);
    if (!url) return false;
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return true;
    } catch {
      return false;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  async close() {
    await this.proxy.close();
    await this.server.stop('fast').catch(() => undefined);
    for (const { server, link } of this.standbys) {
      await link.close();
      await server.stop('immediate').catch(() => undefined);
    }
  }
}
