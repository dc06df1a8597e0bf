import type { FastifyInstance } from 'fastify';
import helmet, { type HelmetOptions } from 'helmet';
import { createHash } from 'node:crypto';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';

/** An inline style that the script of the Swagger UI sets on its way. */
const SCRIPTED_STYLE = `'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='`;

const HALF_A_YEAR = 180 * 24 * 60 * 60;

/** What helmet sends besides, for browsers that nobody has any more. */
const LEFT_OUT = {
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xPoweredBy: false,
  xXssProtection: false,
  // Said below, where it is true.
  strictTransportSecurity: false,
} satisfies HelmetOptions;

/**
 * Made once: the Fastify plugin of helmet would put it together for every request. An answer of the API is data, and a
 * browser that is talked into showing it as a page may load, run and frame nothing.
 */
export const secureAnswer = helmet({
  ...LEFT_OUT,
  xFrameOptions: { action: 'deny' },
  contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
});

const strictTransportSecurity = helmet.strictTransportSecurity({ maxAge: HALF_A_YEAR, includeSubDomains: false });

/** The security headers of every answer. */
export function sendSecurityHeaders(fastify: FastifyInstance): void {
  const policies = new Map<string, string>();
  const always = headersSetBy(secureAnswer);
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.headers(always);
    // Over plain HTTP it would be ignored, or lock out a shop that has no certificate. A proxy tells, if it is trusted.
    if (request.protocol === 'https') strictTransportSecurity(request.raw, reply.raw, noFailure);
    done();
  });
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (typeof payload === 'string' && String(reply.getHeader('Content-Type')).startsWith('text/html')) {
      const isScripted = payload.includes('<script');
      const policy = policies.get(payload) ?? (isScripted ? scriptedPolicy(payload) : pagePolicy(payload));
      // The Swagger UI is large and the same for everybody, and other pages are neither.
      if (isScripted) policies.set(payload, policy);
      reply.header('Content-Security-Policy', policy);
    }
    done();
  });
}

/** Only our own scripts run on it, from files, and it talks to this server alone. Its inline styles are named by hash. */
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

/** A page of ours that has text, its own styles, and perhaps a form that comes back to this server. */
function pagePolicy(html: string): string {
  return [
    `default-src 'none'`,
    `style-src ${[...stylesOf(html)].join(' ') || `'none'`}`,
    `form-action 'self'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');
}

/** The hashes of its inline styles. */
function stylesOf(html: string): Set<string> {
  const styles = [...html.matchAll(/<style>([^<]*)<\/style>/g), ...html.matchAll(/ style="([^"]*)"/g)];
  const hash = (css: string) => createHash('sha256').update(css).digest('base64');
  return new Set(styles.map(([, css]) => `'sha256-${hash(css ?? '')}'`));
}

/** What a middleware sets on every answer alike, found out once. */
function headersSetBy(middleware: typeof secureAnswer): Record<string, string> {
  const answer = new ServerResponse(new IncomingMessage(new Socket()));
  middleware(answer.req, answer, noFailure);
  return answer.getHeaders() as Record<string, string>;
}

/** Helmet throws what is wrong, and tells its callback nothing. */
const noFailure = () => undefined;
