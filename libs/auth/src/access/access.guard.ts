import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';

import { declaredAccess } from './access.decorators';
import {
  AccessTokenMissing,
  BusinessNotFound,
  PersonRequired,
  RoleInsufficient,
  ScopeInsufficient,
} from './access.errors';
import { requestOf } from './caller';
import { allows } from './permissions';
import type { TenantRole } from './roles';

/** Last guard: lets in whom the route's declaration allows. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  /** @throws 401 without a good token, 400 for an unreadable business id, 404 for a foreign business, 403 for role and scopes */
  canActivate(context: ExecutionContext): boolean {
    const required = declaredAccess(this.reflector, context.getHandler(), context.getClass());
    if (required === 'public') return true;
    const { identity, tenant, refusal, params, caller } = requestOf(context);
    if (!identity) throw refusal ?? new AccessTokenMissing();
    if (refusal) throw refusal;
    if (params.businessId !== undefined && !tenant) throw new BusinessNotFound();
    if (required === 'authenticated') {
      if (identity.api_key_id) throw new PersonRequired();
      return true;
    }
    // AccessDeclarations keeps an application with such a route from starting.
    if (!required) throw new Error('This route declares no access');
    if (!allows(caller.role as TenantRole, required)) throw new RoleInsufficient(required);
    if (identity.scopes && !identity.scopes.includes(required)) throw new ScopeInsufficient(required);
    return true;
  }
}
