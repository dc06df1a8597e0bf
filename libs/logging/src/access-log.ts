import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Logger, transports } from 'winston';

import { LineBuffer } from './line-buffer';
import { readableLine, REQUEST_CONTEXT, requestLine } from './log-format';
import { type RequestFacts, runInRequest } from './request-context';

const CLIENT_REQUEST_ID = /^[A-Za-z0-9-]{1,64}$/;

/** The client's own id of a request, if its characters are harmless. By it people match the logs of both sides. */
function clientRequestId({ headers }: FastifyRequest): string | undefined {
  const header = headers['x-request-id'];
  return typeof header === 'string' && CLIENT_REQUEST_ID.test(header) ? header : undefined;
}

/** The status in the log when the client closed the connection before the answer. nginx uses the same number. */
const CLIENT_LEFT = 499;

/** Sends the id of a request in its answer, and logs one line when the request has ended. */
export type LogRequest = (request: FastifyRequest, reply: FastifyReply) => void;

/** Logs each request of the server, and adds the facts of the running request to all other lines of the log. */
export function logRequests(fastify: FastifyInstance, logRequest: LogRequest): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    logRequest(request, reply);
    runInRequest(() => requestFacts(request), done);
  });
}

/** Makes the function that logs requests into `log`. */
export function requestLogger(log: Logger): LogRequest {
  const write = writerOf(log);
  return (request, reply) => {
    const begin = performance.now();
    reply.header('X-Request-Id', clientRequestId(request) ?? request.id);
    let isWritten = false;
    const writeOnce = (status: number) => {
      if (isWritten) return;
      isWritten = true;
      const durationMs = Math.round((performance.now() - begin) * 10) / 10;
      write(requestFacts(request), status, durationMs);
    };
    reply.raw.once('finish', () => writeOnce(reply.statusCode));
    // If the client closes the connection before the end of the answer, there is a `close` without a `finish`.
    reply.raw.once('close', () => writeOnce(CLIENT_LEFT));
  };
}

type Write = (facts: RequestFacts, status: number, durationMs: number) => void;

/** A developer's console shows each request at once. Files, and the console in production, get many lines together. */
function writerOf(log: Logger): Write {
  if (
    log.transports.some((transport) => transport instanceof transports.Console && transport.format === readableLine)
  ) {
    return (facts, status, durationMs) => {
      const message = `${facts.method} ${facts.route}`;
      log.info({ message, context: REQUEST_CONTEXT, ...facts, status, duration_ms: durationMs });
    };
  }
  const buffer = LineBuffer.of(log);
  return (facts, status, durationMs) => {
    if (log.isInfoEnabled()) buffer.add(requestLine(facts, status, durationMs));
    // The line of a failed request is written at once, so that it stands beside the error in the log.
    if (status >= 500) buffer.flush();
  };
}

/** A request after libs/auth has set its principal. */
type AuthenticatedRequest = FastifyRequest & {
  principal?: { user_id: number | null; api_key_id: number | null; tenant: { business_id: number } | null };
};

function requestFacts(request: AuthenticatedRequest): RequestFacts {
  return {
    request_id: request.id,
    client_request_id: clientRequestId(request),
    method: request.method,
    route: request.routeOptions.url ?? '/*',
    business_id: request.principal?.tenant?.business_id ?? undefined,
    user_id: request.principal?.user_id ?? undefined,
    api_key_id: request.principal?.api_key_id ?? undefined,
  };
}
