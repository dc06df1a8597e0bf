import { isSafeUrl, variables } from '@wateja/config';
import { z } from 'zod';

import { ROLE_NAMES, type RoleName } from './principals/roles';
import { isCommonPassword, isPersonalPassword } from './users/password-rules';
import { isWeakSecret } from './weak-secret';

/** How many requests per minute a caller of each role may make, and all members and keys of a shop together. */
export type RateLimits = Record<RoleName | 'shop', number>;

/** Without a limit of its own, a shop has that of so many members of its staff. */
const STAFF_PER_SHOP = 10;

/**
 * `anonymous=60,staff=600,…,shop=6000` is the number of requests per minute for each role, and for each shop. `off` means
 * no limits. Older settings have no `shop`: then a shop has ten times the limit of `staff`, or that of its largest role.
 */
const rateLimits = z.string().transform((value, context): RateLimits | null => {
  if (value === 'off') return null;
  const limits = Object.fromEntries(value.split(',').map((entry) => entry.trim().split('='))) as Record<string, string>;
  const { shop, ...roles } = limits;
  const entries: (readonly [string, number])[] = ROLE_NAMES.map((role) => [role, Number(roles[role])] as const);
  const ofRoles = entries.map(([, limit]) => limit);
  entries.push([
    'shop',
    shop === undefined ? Math.max(STAFF_PER_SHOP * Number(roles['staff']), ...ofRoles) : Number(shop),
  ]);
  if (
    Object.keys(roles).length === ROLE_NAMES.length &&
    entries.every(([, limit]) => Number.isInteger(limit) && limit > 0)
  ) {
    return Object.fromEntries(entries) as RateLimits;
  }
  context.addIssue({
    code: 'custom',
    message: `must be "off" or a whole number for each of ${ROLE_NAMES.join(', ')} and shop, such as staff=600`,
  });
  return z.NEVER;
});

/** Earlier secrets, separated by commas. Tokens that they signed stay valid. */
const secrets = z.string().transform((value, context): string[] => {
  const list = value.split(',').map((secret) => secret.trim());
  if (list.every((secret) => Buffer.byteLength(secret) >= 32)) return list;
  context.addIssue({ code: 'custom', message: 'must be secrets of at least 32 bytes each, separated by commas' });
  return z.NEVER;
});

/** The keys and issuers of tokens, the first administrator, the demo accounts, and the rate limit of each role. */
export const authEnvironment = z
  .object({
    NODE_ENV: variables.NODE_ENV,
    DATA_DIR: variables.DATA_DIR,
    HOST: variables.HOST,
    TRUST_PROXY_HOPS: variables.TRUST_PROXY_HOPS,
    JWT_SECRET: z
      .string()
      .refine(
        (value) => Buffer.byteLength(value) >= 32,
        'must have at least 32 bytes; this command makes one: openssl rand -base64 48',
      )
      .optional(),
    JWT_PREVIOUS_SECRETS: secrets.optional().transform((list) => list ?? []),
    OIDC_ISSUER: z.string().min(1).optional(),
    OIDC_AUDIENCE: z.string().min(1).optional(),
    OIDC_JWKS_URL: z
      .string()
      .refine(isSafeUrl, 'must be an https:// URL, or an http:// URL of this machine')
      .optional(),
    OIDC_EMAIL_CLAIM: z.string().min(1).default('email'),
    ADMIN_EMAIL: z.email('must be an email address').optional(),
    ADMIN_PASSWORD: z.string().min(8, 'must have at least 8 characters').optional(),
    DEMO_PASSWORD: z
      .string()
      .min(12, 'must have at least 12 characters')
      .max(128, 'must have at most 128 characters')
      .optional(),
    /** Whether administrators of the platform must have a second factor. */
    REQUIRE_ADMIN_TOTP: z
      .enum(['true', 'false'])
      .default('false')
      .transform((value) => value === 'true'),
    RATE_LIMITS: rateLimits.prefault('anonymous=60,staff=600,manager=1200,owner=1200,admin=2400,shop=6000'),
  })
  .refine(
    ({ OIDC_ISSUER, OIDC_AUDIENCE, OIDC_JWKS_URL }) =>
      new Set([OIDC_ISSUER, OIDC_AUDIENCE, OIDC_JWKS_URL].map((value) => value === undefined)).size === 1,
    { path: ['OIDC_ISSUER'], error: 'must be set together with OIDC_AUDIENCE and OIDC_JWKS_URL' },
  )
  .refine((env) => env.OIDC_ISSUER !== 'wateja', {
    path: ['OIDC_ISSUER'],
    error: 'must not be the issuer of Wateja’s own tokens',
  })
  .refine((env) => !env.ADMIN_EMAIL === !env.ADMIN_PASSWORD, {
    path: ['ADMIN_PASSWORD'],
    error: 'must be set together with ADMIN_EMAIL',
  })
  .refine((env) => env.NODE_ENV !== 'production' || env.RATE_LIMITS !== null, {
    path: ['RATE_LIMITS'],
    error: 'cannot be "off" in production',
  })
  .refine((env) => env.NODE_ENV !== 'production' || env.JWT_SECRET !== undefined, {
    path: ['JWT_SECRET'],
    error: 'is required in production',
  })
  .refine((env) => env.NODE_ENV !== 'production' || !env.JWT_SECRET || !isWeakSecret(env.JWT_SECRET), {
    path: ['JWT_SECRET'],
    error: 'must be random in production; this command makes one: openssl rand -base64 48',
  })
  .superRefine((env, context) => {
    if (env.NODE_ENV !== 'production') return;
    const passwords = { ADMIN_PASSWORD: env.ADMIN_PASSWORD, DEMO_PASSWORD: env.DEMO_PASSWORD };
    for (const [name, password] of Object.entries(passwords)) {
      if (password === undefined) continue;
      if (!isCommonPassword(password) && !isPersonalPassword(password, { email: env.ADMIN_EMAIL ?? '' })) continue;
      context.addIssue({
        code: 'custom',
        path: [name],
        message: 'is too easy to guess for production; choose another',
      });
    }
  });
export type AuthEnvironment = z.output<typeof authEnvironment>;
