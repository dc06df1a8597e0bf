import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Logger, transports } from 'winston';

import { LineBuffer } from './line-buffer';
import { REQUEST_CONTEXT, requestLine } from './log-format';
import { type RequestFacts, runInRequest } from './request-context';

const GIVEN_ID = /^[A-Za-z0-9-]{1,64}$/;

/** The caller's own id for this request where it is harmless, so that both logs can be matched. */
function givenId({ headers }: FastifyRequest): string | undefined {
  const given = headers['x-request-id'];
  return typeof given === 'string' && GIVEN_ID.test(given) ? given : undefined;
}

/** The status of a request whose client left before the answer, as nginx logs it. */
const CLIENT_LEFT = 499;

/** Names a request in its answer, and writes one line when it is done. */
export type LogRequest = (request: FastifyRequest, reply: FastifyReply) => void;

/** For each request of the server: its facts are in every line that is logged on its behalf, too. */
export function logRequests(fastify: FastifyInstance, logRequest: LogRequest): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    logRequest(request, reply);
    runInRequest(() => requestFacts(request), done);
  });
}

/** What writes lines of requests into `log`. */
export function requestLogger(log: Logger): LogRequest {
  const write = writerOf(log);
  return (request, reply) => {
    const begin = performance.now();
    reply.header('X-Request-Id', givenId(request) ?? request.id);
    let written = false;
    const done = (status: number) => {
      if (written) return;
      written = true;
      const duration_ms = Math.round((performance.now() - begin) * 10) / 10;
      write(requestFacts(request), status, duration_ms);
    };
    reply.raw.once('finish', () => done(reply.statusCode));
    // A response that is cut off closes without finishing.
    reply.raw.once('close', () => done(CLIENT_LEFT));
  };
}

type Write = (facts: RequestFacts, status: number, duration_ms: number) => void;

/** A developer's console shows each request as it comes; files take the lines of many together. */
function writerOf(log: Logger): Write {
  if (log.transports.some((transport) => transport instanceof transports.Console)) {
    return (facts, status, duration_ms) => {
      const message = `${facts.method} ${facts.route}`;
      log.info({ message, context: REQUEST_CONTEXT, ...facts, status, duration_ms });
    };
  }
  const buffer = LineBuffer.of(log);
  return (facts, status, duration_ms) => {
    if (log.isInfoEnabled()) buffer.add(requestLine(facts, status, duration_ms));
    // Whoever looks for what went wrong finds the request beside it.
    if (status >= 500) buffer.flush();
  };
}

/** What libs/auth leaves on the request once it knows who calls. */
type AuthenticatedRequest = FastifyRequest & {
  principal?: { user_id: number | null; api_key_id: number | null; tenant: { business_id: number } | null };
};

function requestFacts(request: AuthenticatedRequest): RequestFacts {
  return {
    request_id: request.id,
    client_request_id: givenId(request),
    method: request.method,
    route: request.routeOptions.url ?? '/*',
    business_id: request.principal?.tenant?.business_id ?? undefined,
    user_id: request.principal?.user_id ?? undefined,
    api_key_id: request.principal?.api_key_id ?? undefined,
  };
}
