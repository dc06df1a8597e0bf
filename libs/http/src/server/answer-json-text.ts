import type { FastifyInstance } from 'fastify';

import { representationTag } from '../controllers/entity-tag';
import { JsonText } from '../controllers/json-text';

/** Teaches the server to send {@link JsonText}, a resource that can be changed with its entity tag. */
export function answerJsonText(fastify: FastifyInstance): void {
  fastify.setReplySerializer((answer) => (answer instanceof JsonText ? answer.text : JSON.stringify(answer)));
  fastify.addHook('preSerialization', (request, reply, answer, done) => {
    if (answer instanceof JsonText && answer.version !== undefined && request.method === 'GET') {
      reply.header('ETag', representationTag(answer.version, answer.text));
      // To be kept by the client only, and only to be asked about.
      reply.header('Cache-Control', 'private, no-cache');
    }
    done(null, answer);
  });
}
