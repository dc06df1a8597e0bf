import type { FastifyInstance } from 'fastify';
import helmet, { type HelmetOptions } from 'helmet';
import { createHash } from 'node:crypto';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';

/** The hash of an inline style that the script of the Swagger UI sets. */
const SCRIPTED_STYLE = `'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='`;

const HSTS_MAX_AGE_SECONDS = 180 * 24 * 60 * 60;

/** Headers of helmet that are not sent, because only very old browsers use them. */
const LEFT_OUT = {
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xPoweredBy: false,
  xXssProtection: false,
  // `sendSecurityHeaders` sends it, over https only.
  strictTransportSecurity: false,
} satisfies HelmetOptions;

/**
 * The headers of an answer that is data. If somebody makes a browser show such an answer as a page, the page may load,
 * run and frame nothing. The headers are computed once; the Fastify plugin of helmet would compute them for every
 * request.
 */
export const secureAnswer = helmet({
  ...LEFT_OUT,
  xFrameOptions: { action: 'deny' },
  contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
});

const strictTransportSecurity = helmet.strictTransportSecurity({
  maxAge: HSTS_MAX_AGE_SECONDS,
  includeSubDomains: false,
});

/** Adds the security headers to every answer. */
export function sendSecurityHeaders(fastify: FastifyInstance): void {
  const policies = new Map<string, string>();
  const always = headersSetBy(secureAnswer);
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.headers(always);
    // Only over https: a shop without a certificate must not lock out its own staff. Behind a trusted proxy, the proxy
    // tells whether the client uses https.
    if (request.protocol === 'https') strictTransportSecurity(request.raw, reply.raw, noFailure);
    done();
  });
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    const isPage = typeof payload === 'string' && String(reply.getHeader('Content-Type')).startsWith('text/html');
    // A handler may have set a policy of its own.
    if (isPage && reply.getHeader('Content-Security-Policy') === always['content-security-policy']) {
      const isScripted = payload.includes('<script');
      const policy = policies.get(payload) ?? (isScripted ? scriptedPolicy(payload) : pagePolicy(payload));
      // Only the policy of the Swagger UI is cached: its page is large and always the same.
      if (isScripted) policies.set(payload, policy);
      reply.header('Content-Security-Policy', policy);
    }
    done();
  });
}

/** The policy of the Swagger UI. It runs only scripts from our own files, and connects to this server only. */
function scriptedPolicy(html: string): string {
  return [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self' 'unsafe-hashes' ${[...stylesOf(html), SCRIPTED_STYLE].join(' ')}`,
    `img-src 'self' data:`,
    `connect-src 'self'`,
    `form-action 'none'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');
}

/** The policy of our other pages. They have inline styles and no scripts, and send forms to this server only. */
function pagePolicy(html: string): string {
  return [
    `default-src 'none'`,
    `style-src ${[...stylesOf(html)].join(' ') || `'none'`}`,
    `form-action 'self'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');
}

/** The hashes of the inline styles of a page. */
function stylesOf(html: string): Set<string> {
  const styles = [...html.matchAll(/<style>([^<]*)<\/style>/g), ...html.matchAll(/ style="([^"]*)"/g)];
  const hash = (css: string) => createHash('sha256').update(css).digest('base64');
  return new Set(styles.map(([, css]) => `'sha256-${hash(css ?? '')}'`));
}

/** The headers that a middleware sets on every answer. */
function headersSetBy(middleware: typeof secureAnswer): Record<string, string> {
  const answer = new ServerResponse(new IncomingMessage(new Socket()));
  middleware(answer.req, answer, noFailure);
  return answer.getHeaders() as Record<string, string>;
}

/** Helmet needs a callback. It throws its errors, so the callback has nothing to do. */
const noFailure = () => undefined;
