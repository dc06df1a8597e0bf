import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { acceptFormBodies, acceptJsonBodies, answerJsonText, RequestPipe, ProblemFilter } from '@wateja/common';
import { ENVIRONMENT, type Environment } from '@wateja/config';
import { type LogRequest, logRequests } from '@wateja/logging';
import { translateDatabaseError, withOpenScope } from '@wateja/prisma';

import { answerConditionalRequests } from './conditional-requests';
import { allowOrigins } from './doors/cross-origin';
import { limitRequests } from './doors/request-limits';
import { sendSecurityHeaders } from './doors/security-headers';
import { Drain } from './drain';
import { serveDocumentation } from './openapi/documentation';
import { interceptRoutes } from './route-interceptors';

/** `\*` is the route of unknown routes itself, not every route. */
const OUTSIDE_API = ['health/live', 'health/ready', '\\*'];

/** Everything that is the same for each route, in the process and in tests. */
export function configureApp(app: NestFastifyApplication, logRequest: LogRequest): void {
  const env = app.get<Environment>(ENVIRONMENT);
  const fastify = app.getHttpAdapter().getInstance();
  logRequests(fastify, logRequest);
  fastify.addHook('onRequest', (_request, _reply, done) => withOpenScope(done));
  answerJsonText(fastify);
  sendSecurityHeaders(fastify);
  limitRequests(fastify);
  allowOrigins(fastify, env.CORS_ORIGINS);
  acceptJsonBodies(fastify);
  acceptFormBodies(fastify);
  answerConditionalRequests(fastify);
  const drain = app.get(Drain);
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    // Personal data stays out of every cache on the way.
    if (!reply.hasHeader('Cache-Control')) reply.header('Cache-Control', 'no-store');
    if (drain.hasBegun) reply.header('Connection', 'close');
    done();
  });
  app.setGlobalPrefix('api', { exclude: OUTSIDE_API });
  app.useGlobalPipes(new RequestPipe());
  interceptRoutes(app);
  app.useGlobalFilters(new ProblemFilter(translateDatabaseError));
  serveDocumentation(app, env);
}
