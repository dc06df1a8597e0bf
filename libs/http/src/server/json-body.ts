import { type ArgumentMetadata, UnsupportedMediaTypeException } from '@nestjs/common';
import { RequestValidationPipe, ValidationFailed } from '@wateja/common';
import type { FastifyInstance } from 'fastify';
import { isUtf8 } from 'node:buffer';

import { excessOf } from './json-limits';

/** The largest body, in bytes. */
export const BODY_LIMIT = 1_048_576;

/** Replaces a body that cannot be read. {@link RequestPipe} throws its error after the guards. */
export class UnreadableBody {
  constructor(readonly error: Error) {}
}

/** A body that {@link RequestPipe} refuses with this message after the guards. */
export const bodyRefusal = (message: string, code: 'wrong_format' | 'unknown_field' = 'wrong_format') =>
  new UnreadableBody(new ValidationFailed([{ path: 'body', code, message }]));
const notJson = () => bodyRefusal('Must be JSON in UTF-8');

/**
 * Parses JSON bodies and refuses all others. It throws no error: an anonymous caller with a broken body must get a 401,
 * and not learn what is wrong with the body. {@link RequestPipe} refuses the body after the guards.
 */
export function acceptJsonBodies(fastify: FastifyInstance): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  const options = { parseAs: 'buffer' as const, bodyLimit: BODY_LIMIT };
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<Buffer>('application/json', options, (request, body, done) => {
    if (body.length === 0) return done(null, undefined);
    // Node would replace the letters of another encoding, and they would be lost.
    if (!isUtf8(body)) return done(null, notJson());
    const text = body.toString('utf8');
    const excess = excessOf(text);
    if (excess !== undefined) return done(null, bodyRefusal(excess));
    void parseJson(request, text, (error, parsed) => done(null, error ? parserRefusal(text) : parsed));
  });
  fastify.addContentTypeParser<Buffer>('*', options, (_request, body, done) => done(null, contentTypeRefusal(body)));
}

/** Says why the parser refused a text: it is no JSON, or a field has a name that could change prototypes. */
function parserRefusal(text: string): UnreadableBody {
  let forbidden: string | undefined;
  try {
    // A field with such a name becomes an ordinary property here, and the object is not used.
    JSON.parse(text, (name, value: unknown) => {
      if (name === '__proto__') forbidden = name;
      if (name === 'constructor' && isObject(value) && Object.hasOwn(value, 'prototype'))
        forbidden = `${name}.prototype`;
      return value;
    });
  } catch {
    return notJson();
  }
  return forbidden === undefined
    ? notJson()
    : bodyRefusal(`Must not contain the field \`${forbidden}\``, 'unknown_field');
}

const isObject = (value: unknown) => typeof value === 'object' && value !== null;

/** Replaces a body with a media type that the route does not accept. */
export const contentTypeRefusal = (body: Buffer) =>
  body.length === 0 ? undefined : new UnreadableBody(new UnsupportedMediaTypeException());

/**
 * The only pipe of requests. It validates bodies, queries and path parameters by their schemas. It refuses a body that
 * {@link acceptJsonBodies} could not read, if the handler takes a body. A missing body counts as an empty object: it is
 * valid when all fields are optional, and otherwise the answer names the missing fields.
 */
export class RequestPipe extends RequestValidationPipe {
  override transform(value: unknown, metadata: ArgumentMetadata): unknown {
    if (metadata.type !== 'body') return super.transform(value, metadata);
    if (value instanceof UnreadableBody) throw value.error;
    return super.transform(value === undefined ? {} : value, metadata);
  }
}
