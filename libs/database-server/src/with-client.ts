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
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
