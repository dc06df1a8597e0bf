import { Injectable } from '@nestjs/common';
import { hasBody } from '@wateja/http';
import type { FastifyInstance, FastifyReply } from 'fastify';

import { RouteNotFound } from '../principals/access.errors';
import { ANONYMOUS, type AuthenticatedRequest } from '../principals/principal';
import { RequestBudgets } from '../throttling/request-budgets.service';
import { assertAllowed } from './authorization.guard';
import { PrincipalResolver } from './principal-resolver';
import { RouteAccess } from './route-access';

/** The URL of the route that takes requests for no other one. */
const EVERYTHING_ELSE = '/*';

/**
 * Refuses a request before its body is read where its headers are enough to know: a stranger makes the server read and
 * parse nothing. All other requests go on to the guards, which decide the same for requests without a body, and count.
 */
@Injectable()
export class EarlyRefusals {
  constructor(
    private readonly routes: RouteAccess,
    private readonly resolver: PrincipalResolver,
    private readonly budgets: RequestBudgets,
  ) {}

  /** Adds the hook to a server. */
  refuseBeforeBody(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, reply, done) => {
      if (!hasBody(request)) return done();
      this.assertWorthReading(request as AuthenticatedRequest, reply).then(() => done(), done);
    });
  }

  /** Leaves the principal on the request, for the guards. @throws DomainError for a request that is refused */
  private async assertWorthReading(request: AuthenticatedRequest, reply: FastifyReply): Promise<void> {
    const declaration = this.routes.of(request);
    // The documentation, which nobody guards.
    if (!declaration) return;
    const { access, isThrottled } = declaration;
    if (access === 'public') request.principal = ANONYMOUS;
    else await this.resolver.authenticate(request);
    if (isThrottled) this.budgets.assertLeft(request, reply);
    try {
      if (request.routeOptions.url === EVERYTHING_ELSE) throw new RouteNotFound();
      assertAllowed(request, access);
    } catch (refusal) {
      if (isThrottled) await this.budgets.count(request, reply);
      throw refusal;
    }
  }
}
