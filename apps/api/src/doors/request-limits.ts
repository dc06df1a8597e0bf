import { problemOfStatus, sendProblem } from '@wateja/common';
import type { FastifyInstance } from 'fastify';

/** The longest URL, in characters: what RFC 9110 asks every recipient to take. */
export const MOST_URL = 8_000;
/** The most header fields of a request. Browsers send about twenty. */
export const MOST_HEADERS = 100;
/** The largest body of a route that anybody may call without a token, in bytes. */
export const PUBLIC_BODY_LIMIT = 16_384;
const PUBLIC = /^\/api\/(?:auth|callbacks|unsubscribe)\//;

/** Bounds what a request may bring before anything of it is worked on. */
export function limitRequests(fastify: FastifyInstance): void {
  // Node would leave out what is too much without a word; it is refused below instead. Its size is bounded anyway.
  fastify.server.maxHeadersCount = 0;
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.raw.rawHeaders.length / 2 > MOST_HEADERS) return sendProblem(reply, problemOfStatus(431));
    if (request.originalUrl.length > MOST_URL) return sendProblem(reply, problemOfStatus(414));
    done();
  });
  fastify.addHook('onRoute', (route) => {
    if (PUBLIC.test(route.url)) route.bodyLimit = PUBLIC_BODY_LIMIT;
  });
}
