import type { NestInterceptor } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ScopeInterceptor } from '@wateja/auth';
import {
  acceptJsonBodies,
  ENVIRONMENT,
  type Environment,
  JsonBodyPipe,
  logRequests,
  ProblemFilter,
  RequestValidationPipe,
} from '@wateja/common';
import { IdempotencyInterceptor } from '@wateja/idempotency';
import { translateDatabaseError } from '@wateja/prisma';
import { ZodSerializerInterceptor } from 'nestjs-zod';

import { answerConditionalRequests } from './conditional-requests';
import { allowOrigins } from './doors/cross-origin';
import { limitRequests } from './doors/request-limits';
import { sendSecurityHeaders } from './doors/security-headers';
import { Drain } from './drain';
import { serveDocumentation } from './openapi/documentation';

/** `\*` is the route of unknown routes itself, not every route. */
const OUTSIDE_API = ['health/live', 'health/ready', '\\*'];

/** Everything that is the same for each route, in the process and in tests. */
export function configureApp(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  logRequests(fastify);
  sendSecurityHeaders(fastify);
  limitRequests(fastify);
  allowOrigins(fastify, app.get<Environment>(ENVIRONMENT).CORS_ORIGINS);
  acceptJsonBodies(fastify);
  answerConditionalRequests(fastify);
  const drain = app.get(Drain);
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    // Personal data stays out of every cache on the way.
    if (!reply.hasHeader('Cache-Control')) reply.header('Cache-Control', 'no-store');
    if (drain.hasBegun) reply.header('Connection', 'close');
    done();
  });
  app.setGlobalPrefix('api', { exclude: OUTSIDE_API });
  app.useGlobalPipes(new JsonBodyPipe(), new RequestValidationPipe());
  // From the outermost in: kept answers are as they were sent, and belong to the business of the request.
  const interceptors = [ScopeInterceptor, IdempotencyInterceptor, ZodSerializerInterceptor];
  app.useGlobalInterceptors(...interceptors.map((interceptor) => app.get<NestInterceptor>(interceptor)));
  app.useGlobalFilters(new ProblemFilter(translateDatabaseError));
  serveDocumentation(app);
}
