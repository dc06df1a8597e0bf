import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard, type IAuthGuard } from '@nestjs/passport';
import { DomainError } from '@wateja/common';

import { ANONYMOUS, isAuthenticated, type Principal, requestOf } from '../principals/principal';
import type { BearerOptions } from './bearer.strategy';
import { PrincipalResolver } from './principal-resolver';
import { RouteAccess } from './route-access';

/**
 * First guard: finds out who calls, and refuses nobody, so that refused requests count against a rate limit too.
 * Public routes have anonymous callers, token or not: a sign-in counts against the address it comes from.
 */
@Injectable()
export class AuthenticationGuard extends AuthGuard('bearer') implements IAuthGuard {
  constructor(
    private readonly resolver: PrincipalResolver,
    private readonly routes: RouteAccess,
  ) {
    super({ property: 'principal' });
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = requestOf(context);
    // A request with a body has been through EarlyRefusals.
    if (isAuthenticated(request)) return true;
    request.principal = ANONYMOUS;
    if (this.routes.of(request)?.access === 'public') return true;
    await super.canActivate(context);
    return true;
  }

  override getAuthenticateOptions(): BearerOptions {
    return { resolver: this.resolver };
  }

  /** What Passport found out; its answer becomes the request's principal. */
  override handleRequest<User = Principal>(
    error: unknown,
    principal: User | false | null | undefined,
    _info: unknown,
    context: ExecutionContext,
  ): User | Principal {
    if (principal) return principal;
    if (!(error instanceof DomainError)) throw error;
    requestOf(context).refusal = error;
    return ANONYMOUS;
  }
}
