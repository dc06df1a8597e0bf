import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard, type IAuthGuard } from '@nestjs/passport';
import { DomainError } from '@wateja/common';

import { ANONYMOUS, isAuthenticated, type Principal, requestOf } from '../principals/principal';
import type { BearerOptions } from './bearer.strategy';
import { PrincipalResolver } from './principal-resolver';
import { RouteAccess } from './route-access';

/**
 * The first guard finds out who calls. It refuses nobody, so that the next guard counts refused requests too.
 * On public routes every caller is anonymous, even with a token: a login counts against the caller's address.
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
    // EarlyRefusals has already authenticated a request with a body.
    if (isAuthenticated(request)) return true;
    request.principal = ANONYMOUS;
    if (this.routes.of(request)?.access === 'public') return true;
    await super.canActivate(context);
    return true;
  }

  override getAuthenticateOptions(): BearerOptions {
    return { resolver: this.resolver };
  }

  /** Passport calls this with its result. What it returns becomes the request's principal. */
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
