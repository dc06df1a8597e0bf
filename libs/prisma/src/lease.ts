import { ContextValue } from '@wateja/common';
import type { ClientBase, QueryConfig, QueryResult } from 'pg';

const expected = new ContextValue<Lease>();
const leases = new WeakMap<ClientBase, Lease>();

/**
 * The connection that a transaction of Prisma's works on. Prisma shows it to nobody, so a lease is laid out before the
 * transaction begins, and the pool fills it in.
 */
export class Lease {
  private client: ClientBase | undefined;

  /** Runs `work`, in which the first connection that is taken from the pool is this lease's. */
  whileBeginning<T>(work: () => Promise<T>): Promise<T> {
    return expected.run(this, work);
  }

  /** @throws Error when the transaction has ended: its connection is somebody else's by now */
  async query(config: QueryConfig): Promise<QueryResult> {
    if (!this.client) throw Object.assign(new Error('The transaction has ended'), { code: 'P2028' });
    return this.client.query(config);
  }

  /** For the pool: hands `client` to whoever is waiting for it. */
  static begin<Client extends ClientBase>(client: Client): Client {
    const lease = expected.get();
    if (lease && !lease.client) {
      lease.client = client;
      leases.set(client, lease);
    }
    return client;
  }

  /** For the pool: `client` has come back. */
  static end(client: ClientBase): void {
    const lease = leases.get(client);
    if (lease) lease.client = undefined;
    leases.delete(client);
  }
}
