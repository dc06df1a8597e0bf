import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';

import { JSON_ANSWER } from '../controllers/api-answer';
import { representationTag } from '../controllers/entity-tag';
import { JsonText } from '../controllers/json-text';

/**
 * Lets the server send {@link JsonText}. If the text has a version, the answer gets an ETag.
 * @param isChecked true to check that the schema of the route would not change the text
 */
export function answerJsonText(fastify: FastifyInstance, isChecked: boolean): void {
  fastify.setReplySerializer((answer) => (answer instanceof JsonText ? answer.text : JSON.stringify(answer)));
  fastify.addHook('preSerialization', (request, reply, answer, done) => {
    if (!(answer instanceof JsonText)) return done(null, answer);
    if (answer.version !== undefined && request.method === 'GET') {
      reply.header('ETag', representationTag(answer.version, answer.text));
      // Only the client itself may cache it, and must ask the server before each use.
      reply.header('Cache-Control', 'private, no-cache');
    }
    if (isChecked && !isAsDocumented(request, answer)) {
      const route = `${request.method} ${request.routeOptions.url}`;
      return done(new Error(`The statement of ${route} returns JSON that does not match the schema of the answer`));
    }
    done(null, answer);
  });
}

function isAsDocumented(request: FastifyRequest, { text }: JsonText<unknown>): boolean {
  const config = request.routeOptions.config as unknown as { [JSON_ANSWER]?: z.ZodType };
  const schema = config[JSON_ANSWER];
  if (!schema) return true;
  const written: unknown = JSON.parse(text);
  const parsed = schema.safeParse(written);
  return parsed.success && isDeepStrictEqual(written, parsed.data);
}
