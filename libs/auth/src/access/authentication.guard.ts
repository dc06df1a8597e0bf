import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DomainError } from '@wateja/common';

import { declaredAccess } from '../principals/access.decorators';
import { ANONYMOUS, requestOf } from '../principals/principal';
import { PrincipalResolver } from './principal-resolver';

/**
 * First guard: finds out who calls, and refuses nobody, so that refused requests count against a rate limit too.
 * Public routes have anonymous callers, token or not: a sign-in counts against the address it comes from.
 */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  constructor(
    private readonly resolver: PrincipalResolver,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = requestOf(context);
    request.principal = ANONYMOUS;
    if (declaredAccess(this.reflector, context.getHandler(), context.getClass()) === 'public') return true;
    try {
      request.principal = await this.resolver.resolvePrincipal(request);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      request.refusal = error;
    }
    return true;
  }
}
