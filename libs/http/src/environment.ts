import { variables, wholeNumber } from '@wateja/config';
import { z } from 'zod';

/** Origins such as `https://till.example,http://localhost:5173`, exactly as browsers send them in `Origin`. */
const origins = z.string().transform((value, context): string[] => {
  const list = value.split(',').map((origin) => origin.trim());
  if (list.every(isOrigin)) return list;
  context.addIssue({
    code: 'custom',
    message: 'must be origins like https://till.example, separated by commas, without a path, a slash at the end or *',
  });
  return z.NEVER;
});

const isOrigin = (value: string) =>
  /^https?:[^*]+$/.test(value) && URL.canParse(value) && new URL(value).origin === value;

/** One network may open as many connections as Wateja serves in all, and not more. */
const MAX_CONNECTIONS_PER_NETWORK = 5_000;

/** The address of the server, its trusted proxies, the origins whose pages may call it, and its documentation. */
export const httpEnvironment = z.object({
  NODE_ENV: variables.NODE_ENV,
  PORT: variables.PORT,
  HOST: variables.HOST,
  TRUST_PROXY_HOPS: variables.TRUST_PROXY_HOPS,
  /** How many connections one network may have to a process at the same time. */
  MAX_CONNECTIONS_PER_NETWORK: wholeNumber(1, MAX_CONNECTIONS_PER_NETWORK).prefault('50'),
  /** Whether the Swagger UI and the OpenAPI document are served. */
  API_DOCS: z
    .enum(['true', 'false'])
    .default('true')
    .transform((value) => value === 'true'),
  /** The port of the metrics for Prometheus. Unset: they are offered to administrators only. */
  METRICS_PORT: wholeNumber(0, 65_535).optional(),
  /** How long a process that was asked to stop still accepts connections, in milliseconds. Unset: while there are any. */
  DRAIN_NOTICE_MS: wholeNumber(0, 300_000).optional(),
  CORS_ORIGINS: origins.optional().transform((list) => list ?? []),
});
export type HttpEnvironment = z.output<typeof httpEnvironment>;
