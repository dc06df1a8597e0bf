import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';

import { ANONYMOUS, isAuthenticated, requestOf } from '../principals/principal';
import { PrincipalResolver } from './principal-resolver';
import { RouteAccess } from './route-access';

/**
 * First guard: finds out who calls, and refuses nobody, so that refused requests count against a rate limit too.
 * Public routes have anonymous callers, token or not: a sign-in counts against the address it comes from.
 */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  constructor(
    private readonly resolver: PrincipalResolver,
    private readonly routes: RouteAccess,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = requestOf(context);
    if (this.routes.of(request)?.access === 'public') request.principal = ANONYMOUS;
    else if (!isAuthenticated(request)) await this.resolver.authenticate(request);
    return true;
  }
}
