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

/** A whole number in digits, from `min` to `max`. */
export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .refine(
      (value) => /^\d+$/.test(value) && Number(value) >= min && Number(value) <= max,
      `must be a whole number from ${min} to ${max}`,
    )
    .transform(Number);

/**
 * Variables that several libraries read. Each uses them in its own schema: `z.object({ PORT: variables.PORT, OWN: …
 * })`.
 */
export const variables = {
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  PORT: wholeNumber(0, 65_535).prefault('3000'),
  /** Fastify opens a second server for `localhost`, to which the limits of connections do not apply. */
  HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .transform((host) => (host === 'localhost' ? '127.0.0.1' : host)),
  TRUST_PROXY_HOPS: wholeNumber(0, 10).prefault('0'),
  INSTANCES: instances.prefault('1'),
  DATA_DIR: z.string().min(1).default('.data'),
  /** The name of the operator of the installation, as customers read it in mails. */
  OPERATOR_NAME: z
    .string()
    .trim()
    .regex(/^[^@<>"\\\p{C}\p{Zl}\p{Zp}]{1,60}$/u, 'must be a name of up to 60 characters without @, <, >, " and \\')
    .default('Wateja'),
};
