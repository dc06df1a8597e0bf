import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ValidationFailed } from '@wateja/common';
import { type LogRequest } from '@wateja/logging';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

import type { HttpEnvironment } from '../environment';
import { secureAnswer } from './hardening/security-headers';
import { BODY_LIMIT } from './json-body';
import { problemOfStatus, toProblem } from './problem';
import { sendProblem } from './problem.filter';

/** Longest a client may take to send a request's headers, and all of it, and a connection may be silent. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const CONNECTION_TIMEOUT_MS = 120_000;
/** How often those that are too slow are looked for. */
const TIMEOUT_CHECK_INTERVAL_MS = 1_000;
/** The largest request line and headers together, in bytes. */
const MAX_HEADER_BYTES = 16_384;
/** Connections beyond these are closed at once. */
const MAX_CONNECTIONS = 5_000;

const refuse = () => () => {
  throw new Error('Routes are described by Zod, not by JSON schemas of Fastify');
};
/** In place of Fastify's own compilers of schemas, which would take their time to load at every start. */
const WITHOUT_COMPILERS = { compilersFactory: { buildValidator: refuse, buildSerializer: refuse } };

/** The HTTP server, the same for the process and for tests. */
export function fastifyAdapter(env: HttpEnvironment, logRequest: LogRequest): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    // Nothing here is middleware of Express's kind.
    skipMiddie: true,
    schemaController: WITHOUT_COMPILERS,
    http: {
      headersTimeout: HEADERS_TIMEOUT_MS,
      connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    // A hop count: `true` would let anyone claim any address.
    trustProxy: env.TRUST_PROXY_HOPS || false,
    // Never the caller's: the audit trail names requests by it.
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    // While draining, what still arrives on an open connection is served.
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true, caseSensitive: true, maxParamLength: 200 },
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      logRequest(request, reply);
      answerUnroutable(error, request, reply);
    },
    clientErrorHandler: answerUnreadable,
  });
  adapter.getInstance().server.maxConnections = MAX_CONNECTIONS;
  return adapter;
}

/** The URL cannot be decoded or has an endless segment, so that no route, hook or guard ever runs. */
function answerUnroutable(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  secureAnswer(request.raw, reply.raw, () => undefined);
  reply.header('Cache-Control', 'no-store');
  const details = [{ path: 'url', message: 'Must be a valid percent-encoded URL' }];
  sendProblem(reply, toProblem(error.statusCode === 400 ? new ValidationFailed(details) : error));
}

const STATUS_OF_CODE: Record<string, number> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** What arrived is no HTTP request, so there is only the socket to answer on. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = STATUS_OF_CODE[error.code ?? ''] ?? 400;
  const body = JSON.stringify(problemOfStatus(status));
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Content-Type: application/problem+json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Cache-Control: no-store',
      'X-Content-Type-Options: nosniff',
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
