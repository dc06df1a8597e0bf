import pg from 'pg';

import { Proxy } from './proxy.mjs';
import { delay } from './wait.mjs';

const START_TIMEOUT = 60_000;

// Ids in answers are numbers, so ids from the database must be numbers too.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** A separate, durable PostgreSQL behind a proxy at a fixed port. */
export class Database {
  /** @param EmbeddedServer Wateja's class, from dist */
  static async open(EmbeddedServer, dataDirectory) {
    const database = new Database();
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
  }
}
