import { assertReachable } from './connection-failure';
import type { DatabaseEnvironment } from './environment';
import { EmbeddedServer } from './embedded/embedded-server';

/** The database of this process. */
export interface OpenDatabase {
  /** The connection URL for the application's statements. */
  url: string;
  /** The connection URL for migrations. Its login owns the tables. */
  owner_url: string;
  /** Tells the operator which database it is and where its data is stored. Contains no password. */
  description: string;
  /** Call it last, after all connections of this process are closed. */
  close(): Promise<void>;
}

/**
 * Opens the PostgreSQL of `DATABASE_URL`, or starts the embedded one in `DATA_DIR`.
 * @param meanwhile called while the embedded PostgreSQL starts
 * @throws DatabaseNotPrepared with a sentence that names the variable of a URL that nobody can connect to
 */
export async function openDatabase(env: DatabaseEnvironment, meanwhile?: () => void): Promise<OpenDatabase> {
  if (env.DATABASE_URL) {
    const { host, pathname } = new URL(env.DATABASE_URL);
    const ownerUrl = env.DATABASE_OWNER_URL ?? env.DATABASE_URL;
    // The login of the application may not exist yet. The owner creates it.
    await assertReachable(env.DATABASE_OWNER_URL ? 'DATABASE_OWNER_URL' : 'DATABASE_URL', ownerUrl);
    return {
      url: env.DATABASE_URL,
      owner_url: ownerUrl,
      description: `${host}${pathname}`,
      close: async () => undefined,
    };
  }
  const server = await EmbeddedServer.open({ dataDirectory: env.DATA_DIR, ...(meanwhile && { meanwhile }) });
  return {
    url: await server.applicationUrl(),
    owner_url: await server.url(),
    description: `embedded PostgreSQL in ${server.directory}`,
    close: () => server.close(),
  };
}
