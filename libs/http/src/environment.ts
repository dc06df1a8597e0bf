import { variables } from '@wateja/config';
import { z } from 'zod';

/** `https://till.example,http://localhost:5173`: exactly what browsers send in `Origin`. */
const origins = z.string().transform((value, context): string[] => {
  const given = value.split(',').map((origin) => origin.trim());
  if (given.every(isOrigin)) return given;
  context.addIssue({
    code: 'custom',
    message: 'must be origins like https://till.example, separated by commas: no path, no slash at the end and no *',
  });
  return z.NEVER;
});

const isOrigin = (value: string) =>
  /^https?:[^*]+$/.test(value) && URL.canParse(value) && new URL(value).origin === value;

/** Where the server listens, and whom it believes and lets in from elsewhere. */
export const httpEnvironment = z.object({
  NODE_ENV: variables.NODE_ENV,
  PORT: variables.PORT,
  HOST: variables.HOST,
  TRUST_PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
  CORS_ORIGINS: origins.optional().transform((given) => given ?? []),
});
export type HttpEnvironment = z.output<typeof httpEnvironment>;
