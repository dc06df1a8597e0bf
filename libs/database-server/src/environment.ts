import { isDecodable, variables, wholeNumber } from '@wateja/config';
import { z } from 'zod';

/** The connections that all processes of the service may hold together. The embedded PostgreSQL accepts 200. */
const MAX_EMBEDDED_CONNECTIONS = 180;

/** The connections that each process holds for the job queue, beside its pool. */
const JOB_CONNECTIONS = 1;

const postgresUrl = z
  .string()
  .refine(
    isPostgresUrl,
    'must be a URL like postgresql://user:password@host:5432/database, special characters in the password as %40',
  );

function isPostgresUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password, pathname } = new URL(value);
  return /^postgres(ql)?:$/.test(protocol) && isDecodable(username + password + pathname);
}

/** The URLs of the database, and the number of connections that a process may hold. */
export const databaseEnvironment = z
  .object({
    INSTANCES: variables.INSTANCES,
    DATA_DIR: variables.DATA_DIR,
    DATABASE_URL: postgresUrl.optional(),
    /**
     * The login that owns the tables and applies migrations. For a DATABASE_URL with a login of the application only.
     */
    DATABASE_OWNER_URL: postgresUrl.optional(),
    DATABASE_POOL: wholeNumber(1, 500).prefault('20'),
  })
  .transform((env) => ({
    ...env,
    DATABASE_POOL: env.DATABASE_URL
      ? env.DATABASE_POOL
      : Math.min(env.DATABASE_POOL, Math.floor(MAX_EMBEDDED_CONNECTIONS / env.INSTANCES) - JOB_CONNECTIONS),
  }));
export type DatabaseEnvironment = z.output<typeof databaseEnvironment>;
