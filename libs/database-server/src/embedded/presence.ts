import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';

/** The advisory lock that all who are present share. */
const LOCK = 5_872_934;

/** How long connections that are just ending get to end, and how often this process looks. */
const ENDING_TIMEOUT_MS = 1_000;
const CHECK_INTERVAL_MS = 50;

/**
 * Tells the other processes, through the server itself, that this one uses it. A connection that shares a lock, and
 * ends with the process, however that ends. Who gets the lock alone is the last; a newcomer then waits for it, and
 * either gets it or loses its connection with the server, and starts anew.
 */
export class Presence {
  private isLost = false;

  private constructor(
    private readonly client: Client,
    private readonly socket: Socket,
  ) {
    client.on('end', () => (this.isLost = true));
  }

  /** @throws what node-postgres throws when the server at `url` does not answer, or stops meanwhile */
  static async enter(url: string): Promise<Presence> {
    const socket = new Socket();
    const client = new Client({ connectionString: url, stream: () => socket, connectionTimeoutMillis: 2_000 });
    // A server that goes away ends the presence, not the process.
    client.on('error', () => undefined);
    const presence = new Presence(client, socket);
    try {
      await client.connect();
      await client.query(`SELECT pg_advisory_lock_shared(${LOCK})`);
    } catch (error) {
      await presence.leave();
      throw error;
    }
    // Being present is no reason to go on living.
    socket.unref();
    return presence;
  }

  /** False when the server has gone since. */
  get isAlive(): boolean {
    return !this.isLost;
  }

  /** True when nobody else is connected. Then nobody else gets in until this process leaves or the server stops. */
  async becomeLast(): Promise<boolean> {
    this.socket.ref();
    await this.client.query(`SELECT pg_advisory_unlock_shared(${LOCK})`);
    if ((await this.count(`WHERE pg_try_advisory_lock(${LOCK})`)) === 0) return false;
    // Whoever is present has the lock. What else there is may be a person's psql, or a connection that is just ending.
    for (let waited = 0; waited < ENDING_TIMEOUT_MS; waited += CHECK_INTERVAL_MS) {
      if ((await this.count(OTHERS)) === 0) return true;
      await delay(CHECK_INTERVAL_MS);
    }
    return false;
  }

  async leave(): Promise<void> {
    this.socket.ref();
    await this.client.end().catch(() => undefined);
  }

  private async count(source: string): Promise<number> {
    const { rows } = await this.client.query<{ count: number }>(`SELECT count(*)::int ${source}`);
    return rows[0]?.count ?? 0;
  }
}

const OTHERS = `FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`;
