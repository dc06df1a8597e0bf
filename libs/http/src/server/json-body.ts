import { type ArgumentMetadata, UnsupportedMediaTypeException } from '@nestjs/common';
import { RequestValidationPipe, ValidationFailed } from '@wateja/common';
import type { FastifyInstance } from 'fastify';
import { isUtf8 } from 'node:buffer';

import { excessOf } from './json-limits';

/** The largest body, in bytes. */
export const BODY_LIMIT = 1_048_576;

/** Stands for a body that cannot be read until the guards have let the request in. */
export class UnreadableBody {
  constructor(readonly error: Error) {}
}

/** Refused with this sentence, once the guards have let the request in. */
export const refused = (message: string) => new UnreadableBody(new ValidationFailed([{ path: 'body', message }]));
const notJson = () => refused('Must be JSON in UTF-8');

/**
 * Reads JSON, and nothing else by itself. A stranger with a broken body must be told to log in, not what is wrong
 * with the body: so nothing is thrown here, and {@link RequestPipe} complains after the guards.
 */
export function acceptJsonBodies(fastify: FastifyInstance): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  const options = { parseAs: 'buffer' as const, bodyLimit: BODY_LIMIT };
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<Buffer>('application/json', options, (request, body, done) => {
    if (body.length === 0) return done(null, undefined);
    // Another encoding would be stored with its letters lost.
    if (!isUtf8(body)) return done(null, notJson());
    const text = body.toString('utf8');
    const excess = excessOf(text);
    if (excess !== undefined) return done(null, refused(excess));
    void parseJson(request, text, (error, parsed) => done(null, error ? notJson() : parsed));
  });
  fastify.addContentTypeParser<Buffer>('*', options, (_request, body, done) => done(null, unsupported(body)));
}

/** What stands for a body of a kind that the route does not take. */
export const unsupported = (body: Buffer) =>
  body.length === 0 ? undefined : new UnreadableBody(new UnsupportedMediaTypeException());

/**
 * The one pipe of requests: holds bodies, queries and paths to their schemas. A body that {@link acceptJsonBodies} could
 * not read is refused in the handlers that take one. No body is an empty object: enough where every field is optional,
 * and elsewhere the answer names the fields.
 */
export class RequestPipe extends RequestValidationPipe {
  override transform(value: unknown, metadata: ArgumentMetadata): unknown {
    if (metadata.type !== 'body') return super.transform(value, metadata);
    if (value instanceof UnreadableBody) throw value.error;
    return super.transform(value === undefined ? {} : value, metadata);
  }
}
