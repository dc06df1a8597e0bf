import { variables } from '@wateja/config';
import { z } from 'zod';

/** Of the 200 that the embedded PostgreSQL takes, what all processes of the service together may hold. */
const EMBEDDED_CONNECTIONS = 180;

/** What of that each process holds beside its pool, for the job queue. */
const JOB_CONNECTIONS = 1;

const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// URL' });

/** Where the database is, and how many connections a process may hold. */
export const databaseEnvironment = z
  .object({
    INSTANCES: variables.INSTANCES,
    DATA_DIR: variables.DATA_DIR,
    DATABASE_URL: postgresUrl.optional(),
    /** The login that owns the tables and applies migrations, where DATABASE_URL is the application's own. */
    DATABASE_OWNER_URL: postgresUrl.optional(),
    DATABASE_POOL: z.coerce.number().int().min(1).max(500).default(20),
  })
  .transform((env) => ({
    ...env,
    DATABASE_POOL: env.DATABASE_URL
      ? env.DATABASE_POOL
      : Math.min(env.DATABASE_POOL, Math.floor(EMBEDDED_CONNECTIONS / env.INSTANCES) - JOB_CONNECTIONS),
  }));
export type DatabaseEnvironment = z.output<typeof databaseEnvironment>;
