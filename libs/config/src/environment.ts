import { availableParallelism } from 'node:os';

import { z } from 'zod';

import {
  headerValue,
  isSafeUrl,
  messageRate,
  messagingConflict,
  messagingDefaults,
  publicUrl,
  serviceUrl,
  smtpUrl,
} from './environment-messaging';
import { ROLE_NAMES, type RateLimits } from './rate-limits';

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const port = z.coerce.number('must be a port number').int().min(0).max(65_535);

/** `anonymous=60,staff=600,…`: requests a minute per role, or `off`. */
const rateLimits = z.string().transform((value, context): RateLimits | null => {
  if (value === 'off') return null;
  const given = Object.fromEntries(value.split(',').map((entry) => entry.trim().split('='))) as Record<string, string>;
  const entries = ROLE_NAMES.map((role) => [role, Number(given[role])] as const);
  if (
    Object.keys(given).length === entries.length &&
    entries.every(([, limit]) => Number.isInteger(limit) && limit > 0)
  ) {
    return Object.fromEntries(entries) as RateLimits;
  }
  context.addIssue({
    code: 'custom',
    message: `must be "off" or a whole number for each of ${ROLE_NAMES.join(', ')}, such as staff=600`,
  });
  return z.NEVER;
});

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

/** Secrets that signed tokens before, separated by commas. */
const secrets = z.string().transform((value, context): string[] => {
  const given = value.split(',').map((secret) => secret.trim());
  if (given.every((secret) => Buffer.byteLength(secret) >= 32)) return given;
  context.addIssue({ code: 'custom', message: 'must be secrets of 32 bytes or more each, separated by commas' });
  return z.NEVER;
});

const MOST_INSTANCES = 64;

/** How many processes serve: a number, or one for each core that this process may use. */
const instances = z.string().transform((value, context): number => {
  const count = value === 'auto' ? Math.min(availableParallelism(), MOST_INSTANCES) : Number(value);
  if (Number.isInteger(count) && count >= 1 && count <= MOST_INSTANCES) return count;
  context.addIssue({ code: 'custom', message: `must be a whole number from 1 to ${MOST_INSTANCES}, or auto` });
  return z.NEVER;
});

/** Of the 200 that the embedded PostgreSQL takes, what all processes of the service together may hold. */
const EMBEDDED_CONNECTIONS = 180;

/** What of that each process holds beside its pool, for the job queue. */
const JOB_CONNECTIONS = 1;

const variables = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  PORT: port.default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  INSTANCES: instances.prefault('1'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// URL' }).optional(),
  /** The login that owns the tables and applies migrations, where DATABASE_URL is the application's own. */
  DATABASE_OWNER_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// URL' }).optional(),
  DATABASE_POOL: z.coerce.number().int().min(1).max(500).default(20),
  DATA_DIR: z.string().min(1).default('.data'),
  JWT_SECRET: z
    .string()
    .refine((value) => Buffer.byteLength(value) >= 32, 'must be 32 bytes or more; try: openssl rand -base64 48')
    .optional(),
  JWT_PREVIOUS_SECRETS: secrets.optional().transform((given) => given ?? []),
  OIDC_ISSUER: z.string().min(1).optional(),
  OIDC_AUDIENCE: z.string().min(1).optional(),
  OIDC_JWKS_URL: z.string().refine(isSafeUrl, 'must be an https:// URL, or one of this very machine').optional(),
  OIDC_EMAIL_CLAIM: z.string().min(1).default('email'),
  ADMIN_EMAIL: z.email('must be an email address').optional(),
  ADMIN_PASSWORD: z.string().min(8, 'must have 8 characters or more').optional(),
  DEMO_DATA: flag.optional(),
  RATE_LIMITS: rateLimits.prefault('anonymous=60,staff=600,manager=1200,owner=1200,admin=2400'),
  TRUST_PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
  CORS_ORIGINS: origins.optional().transform((given) => given ?? []),
  /** How long a request waits for the listeners of what it did. */
  EVENTS_BUDGET_MS: z.coerce.number().int().min(0).max(10_000).default(250),
  /** Seconds after which the jobs of a process that died are taken up by others; what else waits is a multiple. */
  JOBS_PATIENCE: z.coerce.number().int().min(2).max(600).default(60),
  /** The application's name at Africa's Talking; `sandbox` for its playground. */
  AT_USERNAME: headerValue.optional(),
  AT_API_KEY: headerValue.optional(),
  /** A registered short code or alphanumeric name; unset: the provider's shared one. */
  AT_SENDER_ID: z
    .string()
    .regex(/^[A-Za-z0-9 ._-]{1,20}$/, 'must be a short code or a name of up to 20 letters and digits')
    .optional(),
  AT_BASE_URL: serviceUrl.optional(),
  SMS_RATE: messageRate.default(20),
  SMTP_URL: smtpUrl.optional(),
  MAIL_FROM: z.email('must be an email address').optional(),
  EMAIL_RATE: messageRate.default(10),
  /** Where customers' browsers reach the API. */
  PUBLIC_URL: publicUrl.optional(),
  /** How long a provider may take to answer. */
  MESSAGE_TIMEOUT_MS: z.coerce.number().int().min(100).max(120_000).default(10_000),
  LOG_DIR: z.string().min(1).default('logs'),
  LOG_LEVEL: z.enum(['error', 'warn', 'info', 'verbose', 'debug']).default('info'),
});

const environment = variables
  .refine((env) => new Set([env.OIDC_ISSUER, env.OIDC_AUDIENCE, env.OIDC_JWKS_URL].map((each) => !each)).size === 1, {
    path: ['OIDC_ISSUER'],
    message: 'must be set together with OIDC_AUDIENCE and OIDC_JWKS_URL',
  })
  .refine((env) => env.OIDC_ISSUER !== 'wateja', { path: ['OIDC_ISSUER'], message: 'must not be our own name' })
  .refine((env) => !env.ADMIN_EMAIL === !env.ADMIN_PASSWORD, {
    path: ['ADMIN_PASSWORD'],
    message: 'must be set together with ADMIN_EMAIL',
  })
  .refine((env) => env.NODE_ENV !== 'production' || env.RATE_LIMITS !== null, {
    path: ['RATE_LIMITS'],
    message: 'cannot be "off" in production',
  })
  .refine((env) => env.NODE_ENV !== 'production' || env.JWT_SECRET !== undefined, {
    path: ['JWT_SECRET'],
    message: 'is required in production',
  })
  .superRefine((env, context) => {
    const conflict = messagingConflict(env);
    if (conflict) context.addIssue({ code: 'custom', ...conflict });
  })
  .transform((env) => ({
    ...env,
    ...messagingDefaults(env),
    DEMO_DATA: env.DEMO_DATA ?? env.NODE_ENV !== 'production',
    DATABASE_POOL: env.DATABASE_URL
      ? env.DATABASE_POOL
      : Math.min(env.DATABASE_POOL, Math.floor(EMBEDDED_CONNECTIONS / env.INSTANCES) - JOB_CONNECTIONS),
  }));

/** Every setting of the process, parsed and defaulted. The README's configuration table explains each. */
export type Environment = z.output<typeof environment>;

/** The injection token of the parsed {@link Environment}. */
export const ENVIRONMENT = Symbol('Environment');

/**
 * Reads the whole environment once. An empty variable counts as unset.
 * @throws Error with one sentence per wrong variable, naming it
 */
export function parseEnvironment(source: NodeJS.ProcessEnv): Environment {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`).join('\n'));
}
