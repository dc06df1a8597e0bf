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
import { type IdentifiedRequest, type Identity, requestOf } from '../principals/principal';
import { type AccessLevel, allows } from '../principals/permissions';
import type { TenantRole } from '../principals/roles';

/** Last guard: lets in whom the route's declaration allows, into the business of the path and in their own name. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  /** @throws 401 without a good token, 400 for an unreadable business id, 404 for a foreign business, 403 for role and scopes */
  canActivate(context: ExecutionContext): boolean {
    const required = declaredAccess(this.reflector, context.getHandler(), context.getClass());
    if (required === 'public') return true;
    const request = requestOf(context) as IdentifiedRequest & { id: string };
    const { user_id, session_id, api_key_id } = this.assertAllowed(request, required);
    // The database holds the handler to it.
    setRequestTenant(request.tenant?.business_id ?? null, { user_id, session_id, api_key_id, request_id: request.id });
    return true;
  }

  private assertAllowed(request: IdentifiedRequest, required: Exclude<AccessLevel, 'public'> | undefined): Identity {
    const { identity, tenant, refusal, params, caller } = request;
    if (!identity) throw refusal ?? new AccessTokenMissing();
    if (refusal) throw refusal;
    if (params.businessId !== undefined && !tenant) throw new BusinessNotFound();
    if (required === 'authenticated') {
      if (identity.api_key_id) throw new PersonRequired();
      return identity;
    }
    // AccessDeclarations keeps an application with such a route from starting.
    if (!required) throw new Error('This route declares no access');
    if (!allows(caller.role as TenantRole, required)) throw new RoleInsufficient(required);
    if (identity.scopes && !identity.scopes.includes(required)) throw new ScopeInsufficient(required);
    return identity;
  }
}
