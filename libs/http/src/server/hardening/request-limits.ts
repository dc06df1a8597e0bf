import type { FastifyInstance, RouteOptions } from 'fastify';

import { problemOfStatus } from '../problem';
import { sendProblem } from '../problem.filter';

/** The longest URL in characters. RFC 9110 recommends that servers accept at least this length. */
export const MAX_URL_LENGTH = 8_000;
/** The highest number of header fields in a request. Browsers send about twenty. */
export const MAX_HEADERS = 100;
/** The largest body of a public route, in bytes. */
export const PUBLIC_BODY_LIMIT = 16_384;

/**
 * Limits the size of requests, before any other code handles them.
 * @param isPublic true for a route that anybody may call without a token
 */
export function limitRequests(fastify: FastifyInstance, isPublic: (route: RouteOptions) => boolean): void {
  // With a limit of its own, Node would silently drop further headers. The hook below refuses such a request instead.
  fastify.server.maxHeadersCount = 0;
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.raw.rawHeaders.length / 2 > MAX_HEADERS) return sendProblem(reply, problemOfStatus(431));
    if (request.originalUrl.length > MAX_URL_LENGTH) return sendProblem(reply, problemOfStatus(414));
    done();
  });
  fastify.addHook('onRoute', (route) => {
    if (isPublic(route)) route.bodyLimit = PUBLIC_BODY_LIMIT;
  });
}
