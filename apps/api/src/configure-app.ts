import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { describePermission, EarlyRefusals, RouteAccess, WidgetPages } from '@wateja/auth';
import { ENVIRONMENT } from '@wateja/config';
import { MergedCustomerFilter } from '@wateja/customers';
import {
  acceptCookies,
  acceptFiles,
  acceptFormBodies,
  acceptJsonBodies,
  allowOrigins,
  answerConditionalRequests,
  answerJsonText,
  closeUnreadConnections,
  continueWhenBodyIsRead,
  Drain,
  isDocumentation,
  limitBodiesUnderWay,
  limitConnections,
  limitRequests,
  ProblemFilter,
  RequestPipe,
  sendSecurityHeaders,
  serveDocumentation,
  warnOfUnknownProxies,
} from '@wateja/http';
import { type LogRequest, logRequests } from '@wateja/logging';
import { PrismaService, translateDatabaseError, withTenantContext } from '@wateja/prisma';
import { webhookDocument } from '@wateja/webhooks';

import type { ApiEnvironment } from './environment';
import { HealthService } from './health/health.service';
import { Metrics } from './monitoring/metrics';

const PREFIX = 'api';
/** Routes without the prefix. `\*` is the route for unknown paths, and not a pattern for all routes. */
const OUTSIDE_API = ['health/live', 'health/ready', '\\*'];
const HEALTH_CHECKS = ['/health/live', '/health/ready'];

/** Configures hooks, parsers, pipes and filters that all routes share. The service and the tests use it. */
export function configureApp(app: NestFastifyApplication, logRequest: LogRequest): void {
  const env = app.get<ApiEnvironment>(ENVIRONMENT);
  const fastify = app.getHttpAdapter().getInstance();
  const routes = app.get(RouteAccess);
  routes.watch(fastify, `/${PREFIX}/`, isDocumentation);
  closeUnreadConnections(fastify);
  continueWhenBodyIsRead(fastify);
  logRequests(fastify, logRequest);
  if (env.METRICS_PORT !== undefined) app.get(Metrics).timeRequests(fastify);
  fastify.addHook('onRequest', (_request, _reply, done) => withTenantContext(done));
  answerJsonText(fastify, env.NODE_ENV !== 'production');
  sendSecurityHeaders(fastify);
  warnOfUnknownProxies(fastify, env.TRUST_PROXY_HOPS);
  limitConnections(fastify, env, (request) => HEALTH_CHECKS.includes(request.routeOptions.url ?? ''));
  limitRequests(fastify, (route) => routes.isPublic(route));
  app.get(WidgetPages).allow(fastify, env.CORS_ORIGINS);
  allowOrigins(fastify, env.CORS_ORIGINS);
  app.get(EarlyRefusals).refuseBeforeBody(fastify);
  limitBodiesUnderWay(fastify);
  acceptCookies(fastify);
  acceptJsonBodies(fastify);
  acceptFormBodies(fastify);
  acceptFiles(fastify);
  answerConditionalRequests(fastify);
  const drain = app.get(Drain);
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    // Answers contain personal data, so no cache between the server and the client may store them.
    if (!reply.hasHeader('Cache-Control')) reply.header('Cache-Control', 'no-store');
    if (drain.hasBegun) reply.header('Connection', 'close');
    done();
  });
  app.setGlobalPrefix(PREFIX, { exclude: OUTSIDE_API });
  app.useGlobalPipes(new RequestPipe());
  const health = app.get(HealthService);
  const translate = (thrown: unknown) => {
    const error = translateDatabaseError(thrown);
    health.noteError(error);
    return error;
  };
  const problems = new ProblemFilter(translate);
  // Nest asks the last filter first.
  app.useGlobalFilters(problems, new MergedCustomerFilter(app.get(PrismaService), problems));
  serveDocumentation(app, env, describePermission, webhookDocument);
}
