import { Client } from 'pg';

/**
 * Opens a connection to the database at `url` for `work`, and closes it afterwards.
 * @param connectTimeoutMs how long connecting may take; by default as long as the operating system waits
 */
export async function withClient<T>(
  url: string,
  work: (client: Client) => Promise<T>,
  connectTimeoutMs = 0,
): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: connectTimeoutMs });
  // When a connection breaks, its statement fails. This listener only keeps Node from crashing.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    // Also after a failure to connect: a client without a password would stay half connected, and DROP DATABASE waits for it.
    await client.end();
  }
}
