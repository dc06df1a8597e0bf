import type { FastifyInstance } from 'fastify';
import { isUtf8 } from 'node:buffer';

import { FORM, TAKES_FORM } from '../controllers/takes-form';
import { BODY_LIMIT, bodyRefusal, contentTypeRefusal } from './json-body';

/** Parses forms into an object of texts, on routes with {@link TakesForm}. Call it after `acceptJsonBodies`. */
export function acceptFormBodies(fastify: FastifyInstance): void {
  const options = { parseAs: 'buffer' as const, bodyLimit: BODY_LIMIT };
  fastify.addContentTypeParser<Buffer>(FORM, options, (request, body, done) => {
    const config = request.routeOptions.config as unknown as Record<string, unknown> | undefined;
    done(null, config?.[TAKES_FORM] === true ? parseForm(body) : contentTypeRefusal(body));
  });
}

function parseForm(body: Buffer): unknown {
  if (!isUtf8(body)) return bodyRefusal('Must be a form in UTF-8');
  const fields = [...new URLSearchParams(body.toString('utf8'))];
  const form = Object.fromEntries(fields);
  // A proxy in front of the service might use the other value of a field that appears twice.
  return Object.keys(form).length === fields.length ? form : bodyRefusal('Must not contain the same field twice');
}
