import multipart from '@fastify/multipart';
import { UnsupportedMediaTypeException } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';

import { TAKES_FILE } from '../controllers/takes-file';
import { UnreadableBody } from './json-body';

type Parse = (request: FastifyRequest, payload: unknown, done: (error: Error | null, body?: unknown) => void) => void;

/**
 * Lets the handlers of routes with {@link TakesFile} read forms with files, part by part. Call it after
 * `acceptJsonBodies`. The plugin adds its parser to all routes, and hooks that remove its temporary files after each
 * request. Here it gets an instance whose parser refuses forms on all other routes, and that adds no hook, because nothing
 * uses temporary files of the plugin.
 */
export function acceptFiles(fastify: FastifyInstance): void {
  const addParser = (type: string, parse: Parse) =>
    fastify.addContentTypeParser(type, (request, payload, done) => {
      const config = request.routeOptions.config as unknown as Record<string, unknown> | undefined;
      if (config?.[TAKES_FILE] === true) parse(request, payload, done);
      else done(null, new UnreadableBody(new UnsupportedMediaTypeException()));
    });
  const restricted = Object.create(fastify, {
    addContentTypeParser: { value: addParser },
    addHook: { value: () => undefined },
  }) as FastifyInstance;
  multipart(restricted, {}, (error) => {
    if (error) throw error;
  });
}
