import { isDecodable, isSafeUrl, variables, wholeNumber } from '@wateja/config';
import { z } from 'zod';

import { operatorVariables } from './operator-variables';

const hasOnlyAnOrigin = ({ pathname, search, hash }: URL) => ['', '/'].includes(pathname) && !search && !hash;

/** The origin of an HTTP service, without a slash at the end. */
const serviceUrl = z
  .string()
  .refine(
    (value) => isSafeUrl(value) && hasOnlyAnOrigin(new URL(value)),
    'must be an https:// URL without a path, or an http:// URL of this machine',
  )
  .transform((value) => new URL(value).origin);

/**
 * The URL of the mail server. With `smtp://` the connection begins without encryption and changes to TLS if the server
 * offers it. With `smtps://` it uses TLS from the beginning.
 */
const smtpUrl = z.string().refine(
  (value) => {
    if (!URL.canParse(value)) return false;
    const url = new URL(value);
    return (
      ['smtp:', 'smtps:'].includes(url.protocol) &&
      url.hostname !== '' &&
      hasOnlyAnOrigin(url) &&
      isDecodable(url.username + url.password)
    );
  },
  { error: 'must be a URL like smtp://user:password@mail.example:587, special characters in the password as %40' },
);

/** A value that is sent in a request header. */
const headerValue = z.string().regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces');

/**
 * The URL at which browsers reach the API, without a slash at the end. It has a path if a proxy serves the API below
 * one.
 */
const publicUrl = z
  .string()
  .refine((value) => {
    if (!URL.canParse(value)) return false;
    const { protocol, search, hash, username } = new URL(value);
    return /^https?:$/.test(protocol) && !search && !hash && !username;
  }, 'must be an https:// or http:// URL without a query')
  .transform((value) => new URL(value).href.replace(/\/$/, ''));

/** Reads 32 bytes that are written in hex, base64 or base64url; undefined for any other text. */
export function readSuppressionKey(text: string): Buffer | undefined {
  const written = text.trim();
  if (/^[\da-f]{64}$/i.test(written)) return Buffer.from(written, 'hex');
  return /^[\w+/-]{43}=?$/.test(written) ? Buffer.from(written, 'base64') : undefined;
}

const suppressionKey = z.string().transform((value, context): Buffer => {
  const key = readSuppressionKey(value);
  if (key) return key;
  context.addIssue({ code: 'custom', message: 'must be 32 bytes as hex or base64; try: openssl rand -hex 32' });
  return z.NEVER;
});

/** The number of messages that may be sent per second. */
const messageRate = wholeNumber(1, 1_000);

const messagingVariables = z.object({
  NODE_ENV: variables.NODE_ENV,
  PORT: variables.PORT,
  HOST: variables.HOST,
  DATA_DIR: variables.DATA_DIR,
  /** The key of the hashes by which phones and addresses are remembered that want no messages. */
  SUPPRESSION_KEY: suppressionKey.optional(),
  /**
   * If a process dies, other processes take over its jobs after this many seconds. Other waiting times of the job queue
   * are multiples or parts of it.
   */
  JOBS_PATIENCE: wholeNumber(2, 600).prefault('60'),
  /** The application's name at Africa's Talking; `sandbox` selects their test system. */
  AT_USERNAME: headerValue.optional(),
  AT_API_KEY: headerValue.optional(),
  /** The registered short code or alphanumeric name that SMS come from. Without it, the provider uses a shared one. */
  AT_SENDER_ID: z
    .string()
    .regex(/^[A-Za-z0-9 ._-]{1,20}$/, 'must be a short code or a name of up to 20 letters and digits')
    .optional(),
  AT_BASE_URL: serviceUrl.optional(),
  SMS_RATE: messageRate.prefault('20'),
  ...operatorVariables,
  SMTP_URL: smtpUrl.optional(),
  MAIL_FROM: z.email('must be an email address').optional(),
  OPERATOR_NAME: variables.OPERATOR_NAME,
  EMAIL_RATE: messageRate.prefault('10'),
  /** The URL at which customers' browsers reach the API. */
  PUBLIC_URL: publicUrl.optional(),
  /** How many milliseconds a provider may take to answer. */
  MESSAGE_TIMEOUT_MS: wholeNumber(100, 120_000).prefault('10000'),
});
type Variables = z.output<typeof messagingVariables>;

/** The settings of messaging: the providers of SMS and email, their rate limits, and the public URL of the API. */
export const messagingEnvironment = messagingVariables
  .superRefine((env, context) => {
    const conflict = conflictIn(env);
    if (conflict) context.addIssue({ code: 'custom', ...conflict });
  })
  .transform((env) => ({ ...env, ...defaultsFor(env) }));
export type MessagingEnvironment = z.output<typeof messagingEnvironment>;

/** The first conflict between these variables; undefined if there is none. */
function conflictIn(env: Variables): { path: string[]; message: string } | undefined {
  if (env.NODE_ENV === 'production' && !env.SUPPRESSION_KEY) {
    return { path: ['SUPPRESSION_KEY'], message: 'is required in production; try: openssl rand -hex 32' };
  }
  if (!env.AT_USERNAME !== !env.AT_API_KEY) {
    return {
      path: [env.AT_USERNAME ? 'AT_API_KEY' : 'AT_USERNAME'],
      message: 'must be set, because AT_USERNAME and AT_API_KEY are required together',
    };
  }
  for (const name of ['AT_SENDER_ID', 'AT_BASE_URL'] as const) {
    if (env[name] && !env.AT_USERNAME)
      return { path: [name], message: 'has an effect only with AT_USERNAME and AT_API_KEY' };
  }
  if (env.SMS_MONTHLY_CAP && !env.SMS_PRICES) {
    return { path: ['SMS_PRICES'], message: 'must be set, because SMS_MONTHLY_CAP needs the price of each SMS' };
  }
  if (!env.SMTP_URL !== !env.MAIL_FROM) {
    return {
      path: [env.SMTP_URL ? 'MAIL_FROM' : 'SMTP_URL'],
      message: 'must be set, because SMTP_URL and MAIL_FROM are required together',
    };
  }
  if (env.NODE_ENV === 'production' && env.SMTP_URL && !env.PUBLIC_URL?.startsWith('https:')) {
    return {
      path: ['PUBLIC_URL'],
      message: 'must be an https:// URL in production with SMTP_URL, because unsubscribe links begin with it',
    };
  }
  return undefined;
}

/** The defaults of variables that depend on other variables. */
function defaultsFor(env: Variables): { AT_BASE_URL: string; PUBLIC_URL: string } {
  const sandbox = env.AT_USERNAME === 'sandbox' ? 'sandbox.' : '';
  const host = ['0.0.0.0', '::'].includes(env.HOST) ? 'localhost' : env.HOST.includes(':') ? `[${env.HOST}]` : env.HOST;
  return {
    AT_BASE_URL: env.AT_BASE_URL ?? `https://api.${sandbox}africastalking.com`,
    PUBLIC_URL: env.PUBLIC_URL ?? `http://${host}:${env.PORT}`,
  };
}
