import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';

/** The advisory lock that all processes share which use the server. */
const LOCK = 5_872_934;

/** How long this process waits for closing connections, and how often it checks them. */
const ENDING_TIMEOUT_MS = 1_000;
const CHECK_INTERVAL_MS = 50;

/**
 * Tells other processes that this one uses the server: by a connection that holds a shared advisory lock, and that ends
 * when the process ends in any way. A process that gets the exclusive lock is the last one, and stops the server. A new
 * process then waits for the lock. It either gets it, or loses its connection with the server and starts again.
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
    // If the server stops, the presence ends, but this process must not.
    client.on('error', () => undefined);
    const presence = new Presence(client, socket);
    try {
      await client.connect();
      await client.query(`SELECT pg_advisory_lock_shared(${LOCK})`);
    } catch (error) {
      await presence.leave();
      throw error;
    }
    // This connection must not keep the process from ending.
    socket.unref();
    return presence;
  }

  /** False after the connection to the server was lost. */
  get isAlive(): boolean {
    return !this.isLost;
  }

  /** True when nobody else is connected. Then no other process can enter until this one leaves or the server stops. */
  async becomeLast(): Promise<boolean> {
    this.socket.ref();
    await this.client.query(`SELECT pg_advisory_unlock_shared(${LOCK})`);
    if ((await this.countRows(`WHERE pg_try_advisory_lock(${LOCK})`)) === 0) return false;
    // Every other process of Wateja would hold the lock. Other connections may be a person's psql, or may be closing.
    for (let waited = 0; waited < ENDING_TIMEOUT_MS; waited += CHECK_INTERVAL_MS) {
      if ((await this.countRows(OTHERS)) === 0) return true;
      await delay(CHECK_INTERVAL_MS);
    }
    return false;
  }

  async leave(): Promise<void> {
    this.socket.ref();
    await this.client.end().catch(() => undefined);
  }

  private async countRows(source: string): Promise<number> {
    const { rows } = await this.client.query<{ count: number }>(`SELECT count(*)::int ${source}`);
    return rows[0]?.count ?? 0;
  }
}

const OTHERS = `FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`;
