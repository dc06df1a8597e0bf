import type { FastifyInstance } from 'fastify';

import { isKnown } from '../controllers/entity-tag';

/** Answers a GET whose If-None-Match names the current entity tag with 304 and nothing else. */
export function answerConditionalRequests(fastify: FastifyInstance): void {
  fastify.addHook('onSend', (request, reply, payload, done) => {
    const known = request.headers['if-none-match'];
    const tag = reply.getHeader('ETag');
    if (request.method !== 'GET' || known === undefined || typeof tag !== 'string' || !isKnown(tag, known)) {
      done(null, payload);
      return;
    }
    reply.status(304).removeHeader('Content-Type').removeHeader('Content-Length');
    done(null, '');
  });
}
