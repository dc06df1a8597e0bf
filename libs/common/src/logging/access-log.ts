import { Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { type RequestFacts, runInRequest } from './request-context';

const logger = new Logger('HTTP');

const GIVEN_ID = /^[A-Za-z0-9-]{1,64}$/;

/** The caller's own id for this request where it is harmless, so that both logs can be matched. */
function givenId({ headers }: FastifyRequest): string | undefined {
  const given = headers['x-request-id'];
  return typeof given === 'string' && GIVEN_ID.test(given) ? given : undefined;
}

/** The status of a request whose client left before the answer, as nginx logs it. */
const CLIENT_LEFT = 499;

/** Names every request, in the answer and in each log line, and writes one line when it is done. */
export function logRequests(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    logRequest(request, reply);
    runInRequest(() => requestFacts(request), done);
  });
}

/** The same for one request that no hook runs for. */
export function logRequest(request: FastifyRequest, reply: FastifyReply): void {
  const begin = performance.now();
  reply.header('X-Request-Id', givenId(request) ?? request.id);
  let written = false;
  reply.raw.once('finish', () => writeLine(reply.statusCode));
  // A response that is cut off closes without finishing.
  reply.raw.once('close', () => writeLine(CLIENT_LEFT));

  function writeLine(status: number): void {
    if (written) return;
    written = true;
    const facts = requestFacts(request);
    const duration_ms = Math.round((performance.now() - begin) * 10) / 10;
    logger.log({ message: `${facts.method} ${facts.route}`, ...facts, status, duration_ms });
  }
}

/** What libs/auth leaves on the request once it knows who calls. */
type CalledRequest = FastifyRequest & {
  caller?: { user_id: number | null; api_key_id: number | null; business_id: number | null };
};

function requestFacts(request: CalledRequest): RequestFacts {
  return {
    request_id: request.id,
    client_request_id: givenId(request),
    method: request.method,
    route: request.routeOptions.url ?? '/*',
    business_id: request.caller?.business_id ?? undefined,
    user_id: request.caller?.user_id ?? undefined,
    api_key_id: request.caller?.api_key_id ?? undefined,
  };
}
