import { availableParallelism } from 'node:os';

import { z } from 'zod';

const MAX_INSTANCES = 64;

/** The number of worker processes, or `auto` for one for each core that this process may use. */
const instances = z.string().transform((value, context): number => {
  const count = value === 'auto' ? Math.min(availableParallelism(), MAX_INSTANCES) : Number(value);
  if (Number.isInteger(count) && count >= 1 && count <= MAX_INSTANCES) return count;
  context.addIssue({ code: 'custom', message: `must be a whole number from 1 to ${MAX_INSTANCES}, or auto` });
  return z.NEVER;
});

/**
 * Variables that several libraries read. Each uses them in its own schema: `z.object({ PORT: variables.PORT, OWN: …
 * })`.
 */
export const variables = {
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  PORT: z.coerce.number('must be a port number').int().min(0).max(65_535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  TRUST_PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
  INSTANCES: instances.prefault('1'),
  DATA_DIR: z.string().min(1).default('.data'),
};
