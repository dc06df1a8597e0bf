import { ValidationFailed } from '@wateja/common';
import type { FastifyInstance, RouteOptions } from 'fastify';

import { problemOfStatus } from '../problem';
import { sendProblem } from '../problem.filter';

/** The longest URL in characters. RFC 9110 recommends that servers accept at least this length. */
export const MAX_URL_LENGTH = 8_000;
/** The highest number of header fields in a request. Browsers send about twenty. */
export const MAX_HEADERS = 100;
/** The largest body of a public route, in bytes. */
export const PUBLIC_BODY_LIMIT = 16_384;

/** Node takes the first of two such fields, and a proxy in front may take the other one. */
const ONCE: ReadonlyMap<string, string> = new Map(
  ['Authorization', 'Content-Type', 'Host'].map((name) => [name.toLowerCase(), name]),
);

/** The field of {@link ONCE} that is there twice, or null. @param raw names and values in turn */
function repeatedField(raw: readonly string[]): string | null {
  const seen = new Set<string>();
  for (let index = 0; index < raw.length; index += 2) {
    const name = ONCE.get(String(raw[index]).toLowerCase());
    if (name === undefined) continue;
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return null;
}

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
    const repeated = repeatedField(request.raw.rawHeaders);
    done(repeated === null ? undefined : new ValidationFailed([{ path: repeated, message: 'Must be sent once' }]));
  });
  fastify.addHook('onRoute', (route) => {
    if (isPublic(route)) route.bodyLimit = PUBLIC_BODY_LIMIT;
  });
}
