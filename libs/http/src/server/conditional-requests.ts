import type { FastifyInstance } from 'fastify';

import { isKnown } from '../controllers/entity-tag';

/** Answers a GET with 304 and no body when its If-None-Match names the current entity tag. */
export function answerConditionalRequests(fastify: FastifyInstance): void {
  fastify.addHook('onSend', (request, reply, payload, done) => {
    const condition = request.headers['if-none-match'];
    const tag = reply.getHeader('ETag');
    if (request.method !== 'GET' || condition === undefined || typeof tag !== 'string' || !isKnown(tag, condition)) {
      done(null, payload);
      return;
    }
    reply.status(304).removeHeader('Content-Type').removeHeader('Content-Length');
    done(null, '');
  });
}
