import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The word in index.html that a nonce replaces. apps/console/vite.config.ts writes it. */
const NONCE = /CSP_NONCE/g;

/** The page of the console, and the policy under which a browser runs it. */
export interface ConsolePage {
  html: string;
  contentSecurityPolicy: string;
}

/** Reads the one page of the console. Each answer gets a nonce of its own. */
export function consolePage(file: string): () => ConsolePage {
  const template = readFileSync(file, 'utf8');
  return () => {
    const nonce = randomBytes(16).toString('base64');
    return { html: template.replace(NONCE, nonce), contentSecurityPolicy: policyWith(nonce) };
  };
}

/** Everything comes from this server. Mantine writes style elements, which need the nonce. */
const policyWith = (nonce: string) =>
  [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self'`,
    `connect-src 'self'`,
    `form-action 'self'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');
