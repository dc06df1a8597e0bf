import { SetMetadata } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';

import { representationTag } from './entity-tag';

/** An answer that PostgreSQL has written as JSON: it is sent as it is, and nobody takes it apart on the way. */
export class JsonText {
  private constructor(
    readonly text: string,
    /** The version of the one resource in it, for its entity tag. */
    readonly version: number | undefined,
  ) {}

  /** JSON of an `Answer`, to be handed on as one. The statement that wrote it names every field, as the schema does. */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- a handler says which answer it is
  static of<Answer>(text: string, version?: number): Answer {
    return new JsonText(text, version) as Answer;
  }
}

const WRITTEN_AS_JSON = 'wateja:written-as-json';

/**
 * Says that a handler answers {@link JsonText} alone. In production nothing is done to such an answer; everywhere else
 * it has to be what its schema would have made of it.
 */
export const WrittenAsJson = () => SetMetadata(WRITTEN_AS_JSON, true);

export const isWrittenAsJson = (handler: object): boolean => Reflect.hasMetadata(WRITTEN_AS_JSON, handler);

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
