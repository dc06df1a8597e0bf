import {
  applyDecorators,
  type CallHandler,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  SetMetadata,
  UseInterceptors,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiExtension } from '@nestjs/swagger';
import { safeId } from '@wateja/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';

import { expectedVersions, representationTag, versionTag } from './entity-tag';

/** Marks an operation in the OpenAPI document. {@link addRequestHeaders} then documents its conditional headers. */
export const ENTITY_TAG_EXTENSION = 'x-entity-tag';
const RESOURCE = 'wateja:entity-tag';

/** Sets the ETag of an answer. It runs before the schema removes the version from the answer. */
@Injectable()
export class EntityTagInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler<Record<string, unknown>>): Observable<unknown> {
    const name = this.reflector.get<string>(RESOURCE, context.getHandler());
    const http = context.switchToHttp();
    return next.handle().pipe(
      map((body) => {
        const { version = 0 } = (body[name] ?? {}) as { version?: number };
        const isRead = http.getRequest<FastifyRequest>().method === 'GET';
        const reply = http.getResponse<FastifyReply>();
        void reply.header('ETag', isRead ? representationTag(version, textOf(body)) : versionTag(version));
        // Only the client itself may cache it, and must ask the server before each use.
        if (isRead) void reply.header('Cache-Control', 'private, no-cache');
        return body;
      }),
    );
  }
}

/** Before its schema is applied, an answer contains the bigint ids of Prisma's rows, which JSON.stringify refuses. */
const textOf = (body: unknown) =>
  JSON.stringify(body, (_, value: unknown) => (typeof value === 'bigint' ? safeId(value) : value));

/**
 * Adds entity tags to a handler that answers `{[resource]: …}`. GET sends an ETag and understands If-None-Match. PATCH
 * and DELETE understand If-Match: they must take {@link ExpectedVersion} and compare it under a lock. This decorator
 * stands above `@ApiAnswer`, whose schema removes the version from the answer.
 */
export const EntityTag = (resource: string) =>
  applyDecorators(SetMetadata(RESOURCE, resource), UseInterceptors(EntityTagInterceptor), documentEntityTag);

/** Like {@link EntityTag}, for a handler that answers a {@link JsonText} with a version. */
export const JsonEntityTag = () => documentEntityTag;

const documentEntityTag = ApiExtension(ENTITY_TAG_EXTENSION, true);

/** The versions that the request's If-Match accepts; undefined when the last write may win. */
export const ExpectedVersion = createParamDecorator((_: unknown, context: ExecutionContext) =>
  expectedVersions(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']),
);
