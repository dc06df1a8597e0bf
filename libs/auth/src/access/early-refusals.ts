import { Injectable } from '@nestjs/common';
import { hasBody, RouteNotFound } from '@wateja/http';
import type { FastifyInstance, FastifyReply } from 'fastify';

import { ANONYMOUS, type AuthenticatedRequest } from '../principals/principal';
import { RequestBudgets } from '../throttling/request-budgets.service';
import { assertAllowed } from './authorization.guard';
import { PrincipalResolver } from './principal-resolver';
import { RouteAccess } from './route-access';

/** The URL of the route that answers all requests for unknown routes. */
const EVERYTHING_ELSE = '/*';

/**
 * Refuses a request before the server reads its body, when the headers already decide it. So a stranger cannot make the
 * server read and parse a large body. The guards decide the same for requests without a body, and count every request.
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
    // Only the documentation has no declaration, and anybody may read it.
    if (!declaration) return;
    const { access, isThrottled } = declaration;
    if (access === 'public') request.principal = ANONYMOUS;
    else await this.resolver.authenticate(request);
    if (isThrottled) this.budgets.assertLeft(request, reply);
    try {
      if (request.routeOptions.url === EVERYTHING_ELSE) throw new RouteNotFound();
      assertAllowed(request, declaration);
    } catch (refusal) {
      if (isThrottled) await this.budgets.count(request, reply);
      throw refusal;
    }
  }
}
