import { variables } from '@wateja/config';
import { z } from 'zod';

/** The connections that all processes of the service may hold together. The embedded PostgreSQL accepts 200. */
const MAX_EMBEDDED_CONNECTIONS = 180;

/** The connections that each process holds for the job queue, beside its pool. */
const JOB_CONNECTIONS = 1;

const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// URL' });

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
    DATABASE_POOL: z.coerce.number().int().min(1).max(500).default(20),
  })
  .transform((env) => ({
    ...env,
    DATABASE_POOL: env.DATABASE_URL
      ? env.DATABASE_POOL
      : Math.min(env.DATABASE_POOL, Math.floor(MAX_EMBEDDED_CONNECTIONS / env.INSTANCES) - JOB_CONNECTIONS),
  }));
export type DatabaseEnvironment = z.output<typeof databaseEnvironment>;
