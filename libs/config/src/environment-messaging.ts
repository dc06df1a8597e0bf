import { z } from 'zod';

/** True for the `hostname` of a URL that leads to this very machine: nobody on the way reads along. */
export const isLoopback = (hostname: string) => ['localhost', '127.0.0.1', '[::1]'].includes(hostname);

/** https, or this very machine: whoever could change or read what goes there would see secrets, or sign in as anybody. */
export const isSafeUrl = (value: string) => {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
};

const hasOnlyAnOrigin = ({ pathname, search, hash }: URL) => ['', '/'].includes(pathname) && !search && !hash;

/** Where an HTTP service is, without a slash at its end. */
export const serviceUrl = z
  .string()
  .refine(
    (value) => isSafeUrl(value) && hasOnlyAnOrigin(new URL(value)),
    'must be an https:// URL without a path, or one of this very machine',
  )
  .transform((value) => new URL(value).origin);

/** `smtp://` begins in clear and turns to TLS where the server offers it, `smtps://` begins with TLS. */
export const smtpUrl = z.string().refine(
  (value) => {
    if (!URL.canParse(value)) return false;
    const url = new URL(value);
    return ['smtp:', 'smtps:'].includes(url.protocol) && url.hostname !== '' && hasOnlyAnOrigin(url) && decodes(url);
  },
  { error: 'must be a URL like smtp://user:password@mail.example:587, special characters in the password as %40' },
);

const decodes = ({ username, password }: URL) => {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
};

/** What goes into the header of a request. */
export const headerValue = z.string().regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces');

/** Where browsers reach the API, with a path where a proxy serves it below one, without a slash at the end. */
export const publicUrl = z
  .string()
  .refine((value) => {
    if (!URL.canParse(value)) return false;
    const { protocol, search, hash, username } = new URL(value);
    return /^https?:$/.test(protocol) && !search && !hash && !username;
  }, 'must be an https:// or http:// URL without a query')
  .transform((value) => new URL(value).href.replace(/\/$/, ''));

/** Messages a second. */
export const messageRate = z.coerce.number().int().min(1).max(1_000);

interface Messaging {
  NODE_ENV: string;
  PORT: number;
  HOST: string;
  AT_USERNAME?: string | undefined;
  AT_API_KEY?: string | undefined;
  AT_SENDER_ID?: string | undefined;
  AT_BASE_URL?: string | undefined;
  SMTP_URL?: string | undefined;
  MAIL_FROM?: string | undefined;
  PUBLIC_URL?: string | undefined;
}

/** What is wrong with these variables together, the first of it. */
export function messagingConflict(env: Messaging): { path: string[]; message: string } | undefined {
  if (!env.AT_USERNAME !== !env.AT_API_KEY) {
    return {
      path: [env.AT_USERNAME ? 'AT_API_KEY' : 'AT_USERNAME'],
      message: 'must be set: AT_USERNAME and AT_API_KEY belong together',
    };
  }
  for (const name of ['AT_SENDER_ID', 'AT_BASE_URL'] as const) {
    if (env[name] && !env.AT_USERNAME)
      return { path: [name], message: 'is of no use without AT_USERNAME and AT_API_KEY' };
  }
  if (!env.SMTP_URL !== !env.MAIL_FROM) {
    return {
      path: [env.SMTP_URL ? 'MAIL_FROM' : 'SMTP_URL'],
      message: 'must be set: SMTP_URL and MAIL_FROM belong together',
    };
  }
  if (env.NODE_ENV === 'production' && env.SMTP_URL && !env.PUBLIC_URL?.startsWith('https:')) {
    return {
      path: ['PUBLIC_URL'],
      message: 'must be an https:// URL in production with SMTP_URL: the links to unsubscribe lead there',
    };
  }
  return undefined;
}

/** What stands for the variables that are not given. */
export function messagingDefaults(env: Messaging): { AT_BASE_URL: string; PUBLIC_URL: string } {
  const sandbox = env.AT_USERNAME === 'sandbox' ? 'sandbox.' : '';
  const host = ['0.0.0.0', '::'].includes(env.HOST) ? 'localhost' : env.HOST.includes(':') ? `[${env.HOST}]` : env.HOST;
  return {
    AT_BASE_URL: env.AT_BASE_URL ?? `https://api.${sandbox}africastalking.com`,
    PUBLIC_URL: env.PUBLIC_URL ?? `http://${host}:${env.PORT}`,
  };
}
