import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { setRequestTenant } from '@wateja/prisma';

import { declaredAccess } from '../principals/access.decorators';
import {
  AccessTokenMissing,
  BusinessNotFound,
  PersonRequired,
  RoleInsufficient,
  ScopeInsufficient,
} from '../principals/access.errors';
import { type AccessLevel, allows } from '../principals/permissions';
import { type AuthenticatedRequest, requestOf } from '../principals/principal';
import { assertBusinessId, businessParameterOf } from './business-id';

/** Last guard: lets in whom the route's declaration allows, into the business of the path and in their own name. */
@Injectable()
export class AuthorizationGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  /** @throws 401 without good credentials, 400 for an unreadable business id, 404 for a foreign business, 403 for role and scopes */
  canActivate(context: ExecutionContext): boolean {
    const required = declaredAccess(this.reflector, context.getHandler(), context.getClass());
    if (required === 'public') return true;
    const request = requestOf(context);
    assertAllowed(request, required);
    const { user_id, session_id, api_key_id, tenant } = request.principal;
    // The database holds the handler to it.
    setRequestTenant(tenant?.business_id ?? null, { user_id, session_id, api_key_id, request_id: request.id });
    return true;
  }
}

function assertAllowed(request: AuthenticatedRequest, required: Exclude<AccessLevel, 'public'> | undefined): void {
  const { principal, refusal } = request;
  if (refusal) throw refusal;
  if (principal.role === 'anonymous') throw new AccessTokenMissing();
  const businessParameter = businessParameterOf(request);
  if (businessParameter !== undefined && !principal.tenant) {
    assertBusinessId(businessParameter);
    throw new BusinessNotFound();
  }
  if (required === 'authenticated') {
    if (principal.api_key_id !== null) throw new PersonRequired();
    return;
  }
  // AccessDeclarations keeps an application with such a route from starting.
  if (!required) throw new Error('This route declares no access');
  if (!allows(principal.role, required)) throw new RoleInsufficient(required);
  if (principal.scopes && !principal.scopes.includes(required)) throw new ScopeInsufficient(required);
}
