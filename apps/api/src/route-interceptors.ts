import type { NestInterceptor } from '@nestjs/common';
import { INTERCEPTORS_METADATA, METHOD_METADATA } from '@nestjs/common/constants';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  AnswerSerializer,
  asOneInterceptor,
  EntityTagInterceptor,
  isEntityTagged,
  isWrittenAsJson,
} from '@wateja/http';
import { ENVIRONMENT } from '@wateja/config';
import { IdempotencyInterceptor, isOnceOnly } from '@wateja/idempotency';

import type { ApiEnvironment } from './environment';

/**
 * Gives each route the interceptors that have something to do there. Nest's global ones would run on all of them, and
 * one alone costs a fast read a third of its time.
 */
export function interceptRoutes(app: NestFastifyApplication): void {
  const isProduction = app.get<ApiEnvironment>(ENVIRONMENT).NODE_ENV === 'production';
  for (const handler of handlersOf(app)) {
    const isText = isWrittenAsJson(handler);
    // From the outermost in: what is kept for another time is as it was sent.
    const interceptors: NestInterceptor[] = [
      ...(isOnceOnly(handler) ? [app.get(IdempotencyInterceptor)] : []),
      ...(isText && isProduction ? [] : [app.get(AnswerSerializer)]),
      // Text comes with its tag.
      ...(isEntityTagged(handler) && !isText ? [app.get(EntityTagInterceptor)] : []),
    ];
    if (interceptors.length > 0) {
      Reflect.defineMetadata(INTERCEPTORS_METADATA, [asOneInterceptor(interceptors)], handler);
    }
  }
}

/** The methods of controllers that are routes. */
function handlersOf(app: NestFastifyApplication): object[] {
  const scanner = new MetadataScanner();
  return app
    .get(DiscoveryService)
    .getControllers()
    .flatMap(({ metatype }) => {
      const prototype = (metatype as { prototype: Record<string, object> }).prototype;
      return scanner.getAllMethodNames(prototype).flatMap((name) => prototype[name] ?? []);
    })
    .filter((handler) => Reflect.hasMetadata(METHOD_METADATA, handler));
}
