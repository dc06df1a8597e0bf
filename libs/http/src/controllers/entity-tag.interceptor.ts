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

import { expectedVersion, representationTag, versionTag } from './entity-tag';

/** Marks the operation in the OpenAPI document, where the conditional headers are described. */
export const ENTITY_TAG_EXTENSION = 'x-entity-tag';
const RESOURCE = 'wateja:entity-tag';

/** Sets ETag on what a handler of one resource answers; sees it before its schema strips the version. */
@Injectable()
export class EntityTagInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler<Record<string, unknown>>): Observable<unknown> {
    const name = this.reflector.get<string>(RESOURCE, context.getHandler());
    const http = context.switchToHttp();
    return next.handle().pipe(
      map((body) => {
        const { version = 0 } = body[name] as { version?: number };
        const isRead = http.getRequest<FastifyRequest>().method === 'GET';
        const reply = http.getResponse<FastifyReply>();
        void reply.header('ETag', isRead ? representationTag(version, textOf(body)) : versionTag(version));
        // To be kept by the client only, and only to be asked about.
        if (isRead) void reply.header('Cache-Control', 'private, no-cache');
        return body;
      }),
    );
  }
}

/** An answer that its schema has not seen yet still has the bigint ids of Prisma's rows, which JSON has no word for. */
const textOf = (body: unknown) =>
  JSON.stringify(body, (_, value: unknown) => (typeof value === 'bigint' ? safeId(value) : value));

/**
 * The handler answers `{[resource]: …}`: GET gets an ETag and understands If-None-Match, PATCH and DELETE
 * understand If-Match, when they take {@link ExpectedVersion} and compare it under a lock. Stands above `@ApiAnswer`,
 * whose schema takes the version off the answer.
 */
export const EntityTag = (resource: string) =>
  applyDecorators(SetMetadata(RESOURCE, resource), UseInterceptors(EntityTagInterceptor), documentEntityTag);

/** The same for a handler whose {@link JsonText} brings its version along. */
export const JsonEntityTag = () => documentEntityTag;

const documentEntityTag = ApiExtension(ENTITY_TAG_EXTENSION, true);

/** The version that the request's If-Match names; undefined when the last write may win. */
export const ExpectedVersion = createParamDecorator((_: unknown, context: ExecutionContext) =>
  expectedVersion(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']),
);
