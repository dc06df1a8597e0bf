import type { ExecutionContext } from '@nestjs/common';
import type { DomainError } from '@wateja/common';
import type { FastifyRequest } from 'fastify';

import type { Permission } from './permissions';
import type { RoleName, TenantRole } from './roles';

/** What the rest of the code needs to know about a business to work for it. */
export interface BusinessContext {
  business_id: number;
  /** ISO 3166-1 alpha-2; how local phone numbers are read. */
  country: string;
  /** IANA name; which day it is in the shop. */
  timezone: string;
  /** ISO 4217. */
  currency: string;
}

/** The business a request works on, and who the principal is in it. */
export interface Tenant extends BusinessContext {
  /** Null for an API key. */
  user_id: number | null;
  role: TenantRole;
}

/** Who makes a request: a user, an API key, or anybody. Access, rate limits, log lines and the audit trail go by it. */
export interface Principal {
  /** Null for API keys and anonymous callers. */
  user_id: number | null;
  /** Ids of API keys are never used twice, in whichever business. Null for users and anonymous callers. */
  api_key_id: number | null;
  /** The sign-in that the token belongs to; null when it belongs to none. */
  session_id: string | null;
  /** In the business of the request. Outside of one: `admin` for administrators of the platform, else `staff`. */
  role: RoleName;
  /** All that may be done with the key; null when it is all that the role may. */
  scopes: readonly Permission[] | null;
  /** Null when the request names no business, or one where the principal has no place. */
  tenant: Tenant | null;
}

/** A principal that is a user, and no API key. */
export type UserPrincipal = Principal & { user_id: number };

/** Whoever calls without credentials, or with bad ones. */
export const ANONYMOUS: Principal = {
  user_id: null,
  api_key_id: null,
  session_id: null,
  role: 'anonymous',
  scopes: null,
  tenant: null,
};

/** A request of which authentication has found out who makes it. */
export type AuthenticatedRequest = FastifyRequest<{ Params: { businessId?: string } }> & {
  principal: Principal;
  /** Why the principal is anonymous, where credentials were needed. Authorization throws it. */
  refusal?: DomainError;
};

/** True once authentication has found out who makes a request. */
export const isAuthenticated = (request: Partial<AuthenticatedRequest>): boolean => request.principal !== undefined;

/** The request that a guard or a decorator is asked about. */
export const requestOf = (context: ExecutionContext): AuthenticatedRequest =>
  context.switchToHttp().getRequest<AuthenticatedRequest>();
