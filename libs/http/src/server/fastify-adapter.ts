import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ValidationFailed } from '@wateja/common';
import { type LogRequest } from '@wateja/logging';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';

import type { HttpEnvironment } from '../environment';
import { secureAnswer } from './hardening/security-headers';
import { BODY_LIMIT } from './json-body';
import { toProblem } from './problem';
import { sendProblem } from './problem.filter';
import { hasBody } from './unread-body';
import { UnreadableRequests } from './unreadable-request';

/**
 * How long a client may take to send the headers of a request, and the whole request; and how long it may be silent.
 */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const CONNECTION_TIMEOUT_MS = 120_000;
/** How often the server looks for clients that are too slow. */
const TIMEOUT_CHECK_INTERVAL_MS = 1_000;
/** The largest size of the request line and the headers together. */
const MAX_HEADER_BYTES = 16_384;

/**
 * The router understands a path or an absolute URL. For anything else, such as `*`, it finds no route, not even the one for
 * unknown paths, and Fastify then answers without hooks: without limits and without headers for security.
 */
const PATH_OR_URL = /^(?:\/|https?:\/\/[^/?#]+\/)/;

const refuse = () => () => {
  throw new Error('Routes are described by Zod, not by JSON schemas of Fastify');
};
/** Replaces Fastify's own schema compilers, which nobody uses here and which would make every start slower. */
const WITHOUT_COMPILERS = { compilersFactory: { buildValidator: refuse, buildSerializer: refuse } };

/** The HTTP server, the same for the process and for tests. */
export function fastifyAdapter(env: HttpEnvironment, logRequest: LogRequest): FastifyAdapter {
  const unreadable = new UnreadableRequests();
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    // There is no middleware in the style of Express.
    skipMiddie: true,
    schemaController: WITHOUT_COMPILERS,
    http: {
      headersTimeout: HEADERS_TIMEOUT_MS,
      connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    // The number of trusted proxies. With `true`, any client could claim any address.
    trustProxy: env.TRUST_PROXY_HOPS || false,
    // The service makes the id itself and never uses the caller's, because the audit trail refers to requests by it.
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    // While the server drains, it still answers requests on open connections.
    return503OnClosing: false,
    rewriteUrl: ({ url = '' }) => (PATH_OR_URL.test(url) ? url : `/${url}`),
    routerOptions: { ignoreTrailingSlash: true, caseSensitive: true, maxParamLength: 200 },
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      logRequest(request, reply);
      answerUnroutable(error, request, reply);
    },
    clientErrorHandler: unreadable.refuse,
  });
  unreadable.watch(adapter.getInstance().server);
  return adapter;
}

/**
 * Answers a request whose URL cannot be decoded or has a segment that is too long. No route, hook or guard runs for it.
 */
function answerUnroutable(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  secureAnswer(request.raw, reply.raw, () => undefined);
  reply.header('Cache-Control', 'no-store');
  // The hook that drops unread bodies does not run either.
  if (hasBody(request)) reply.header('Connection', 'close');
  const details = [{ path: 'url', code: 'wrong_format' as const, message: 'Must be a valid percent-encoded URL' }];
  sendProblem(reply, toProblem(error.statusCode === 400 ? new ValidationFailed(details) : error));
}
