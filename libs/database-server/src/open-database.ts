import type { DatabaseEnvironment } from './environment';
import { EmbeddedServer } from './embedded/embedded-server';

/** The database this process works on, and how to leave it. */
export interface OpenDatabase {
  /** For the application's own statements. */
  url: string;
  /** For migrations: the login that owns the tables. */
  owner_url: string;
  /** For a person: what it is and where its data lies. Holds no password. */
  description: string;
  /** The embedded one's files. */
  directory?: string;
  /** Call last, after every connection of this process is closed. */
  close(): Promise<void>;
}

/**
 * The PostgreSQL of `DATABASE_URL`, or the embedded one in `DATA_DIR`, running.
 * @param meanwhile called while the embedded one starts, if it has to
 */
export async function openDatabase(env: DatabaseEnvironment, meanwhile?: () => void): Promise<OpenDatabase> {
  if (env.DATABASE_URL) {
    const { host, pathname } = new URL(env.DATABASE_URL);
    return {
      url: env.DATABASE_URL,
      owner_url: env.DATABASE_OWNER_URL ?? env.DATABASE_URL,
      description: `${host}${pathname}`,
      close: async () => undefined,
    };
  }
  const server = await EmbeddedServer.open({ dataDirectory: env.DATA_DIR, ...(meanwhile && { meanwhile }) });
  return {
    url: await server.applicationUrl(),
    owner_url: await server.url(),
    description: `embedded PostgreSQL in ${server.directory}`,
    directory: server.directory,
    close: () => server.close(),
  };
}
