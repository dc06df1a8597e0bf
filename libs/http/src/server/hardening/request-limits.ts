import type { FastifyInstance, RouteOptions } from 'fastify';

import { problemOfStatus } from '../problem';
import { sendProblem } from '../problem.filter';

/** The longest URL, in characters: what RFC 9110 asks every recipient to take. */
export const MAX_URL_LENGTH = 8_000;
/** The most header fields of a request. Browsers send about twenty. */
export const MAX_HEADERS = 100;
/** The largest body of a route that anybody may call without a token, in bytes. */
export const PUBLIC_BODY_LIMIT = 16_384;

/**
 * Bounds what a request may bring before anything of it is worked on.
 * @param isPublic tells whether anybody may call a route without a token
 */
export function limitRequests(fastify: FastifyInstance, isPublic: (route: RouteOptions) => boolean): void {
  // Node would leave out what is too much without a word; it is refused below instead. Its size is bounded anyway.
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
