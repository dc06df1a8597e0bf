import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { setRequestTenant } from '@wateja/prisma';

import {
  AccessTokenMissing,
  BusinessNotFound,
  PersonRequired,
  RoleInsufficient,
  ScopeInsufficient,
  SecondFactorMissing,
  SignInAgain,
  WidgetTokenInsufficient,
} from '../principals/access.errors';
import { type AccessLevel, allows } from '../principals/permissions';
import { type AuthenticatedRequest, type Principal, requestOf } from '../principals/principal';
import { assertBusinessId, businessParameterOf } from './business-id';
import { RouteAccess, type RouteDeclaration } from './route-access';

/** How long a sign-in counts as fresh. */
const FRESH_SIGN_IN_MS = 5 * 60 * 1_000;

/** The last guard lets a request in when its route allows the caller. Then it sets the request's tenant and actor. */
@Injectable()
export class AuthorizationGuard implements CanActivate {
  constructor(private readonly routes: RouteAccess) {}

  /** @throws what {@link assertAllowed} throws */
  canActivate(context: ExecutionContext): boolean {
    const request = requestOf(context);
    const route = this.routes.of(request);
    assertAllowed(request, route);
    if (route?.access === 'public') return true;
    const { user_id, session_id, api_key_id, tenant } = request.principal;
    // From here on, row-level security limits the handler to this business.
    setRequestTenant(tenant?.business_id ?? null, { user_id, session_id, api_key_id, request_id: request.id });
    return true;
  }
}

/**
 * Refuses a request whose caller the route does not allow.
 * @throws 401 without good credentials, 400 for an unreadable business id, 404 for a foreign business, 403 for role and
 * scopes, for a sign-in that is not fresh, and for an administrator who lacks a second factor
 */
export function assertAllowed(request: AuthenticatedRequest, route: RouteDeclaration | undefined): void {
  const required = route?.access;
  if (required === 'public') return;
  const { principal, refusal } = request;
  if (refusal) throw refusal;
  if (principal.role === 'anonymous') throw new AccessTokenMissing();
  if (principal.lacks_second_factor && !route?.isForSetup) throw new SecondFactorMissing();
  const businessParameter = businessParameterOf(request);
  if (businessParameter !== undefined && !principal.tenant) {
    assertBusinessId(businessParameter);
    throw new BusinessNotFound();
  }
  if (principal.widget_origin !== null && !route?.isForWidgets) throw new WidgetTokenInsufficient();
  assertLevel(principal, required);
  // This check is the last one: a caller who may not do it at all is not asked for a password.
  if (route?.needsFreshSignIn && !isFresh(principal)) throw new SignInAgain();
}

function assertLevel({ role, scopes, api_key_id }: Principal, required: AccessLevel | undefined): void {
  if (required === 'identified') return;
  if (required === 'authenticated') {
    if (api_key_id !== null) throw new PersonRequired();
    return;
  }
  // RouteAccess does not let an application with such a route start.
  if (!required || required === 'public') throw new Error('This route does not declare who may call it');
  if (!allows(role, required)) throw new RoleInsufficient(required);
  if (scopes && !scopes.includes(required)) throw new ScopeInsufficient(required);
}

const isFresh = ({ signed_in_at }: Principal) =>
  signed_in_at === null || Date.now() - signed_in_at.getTime() <= FRESH_SIGN_IN_MS;
