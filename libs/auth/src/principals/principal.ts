import type { ExecutionContext } from '@nestjs/common';
import type { DomainError } from '@wateja/common';
import type { FastifyRequest } from 'fastify';

import type { Permission } from './permissions';
import type { RoleName, TenantRole } from './roles';

/** The settings of a business that other code needs. */
export interface BusinessContext {
  business_id: number;
  /** ISO 3166-1 alpha-2. Phone numbers without a country code belong to this country. */
  country: string;
  /** IANA name. It decides which day it is in the shop. */
  timezone: string;
  /** ISO 4217. */
  currency: string;
}

/** The business of a request, and the principal's role in it. */
export interface Tenant extends BusinessContext {
  /** Null for an API key. */
  user_id: number | null;
  role: TenantRole;
}

/** The caller of a request: a user, an API key, or nobody known. Guards, rate limits, the log and the audit use it. */
export interface Principal {
  /** Null for API keys and anonymous callers. */
  user_id: number | null;
  /** Unique across all businesses. Null for users and anonymous callers. */
  api_key_id: number | null;
  /** The session of the token; null for API keys and for tokens without a session. */
  session_id: string | null;
  /**
   * When the person proved who they are. Null for API keys, and for tokens that a command of the operator made: they need
   * no fresh sign-in.
   */
  signed_in_at: Date | null;
  /** True for an administrator who must set up a second factor before anything else. */
  lacks_second_factor: boolean;
  /**
   * The role in the business of the request. Without a business: `admin` for the platform's administrators, or `staff`.
   */
  role: RoleName;
  /** The permissions of the API key; null when it has all permissions of its role. */
  scopes: readonly Permission[] | null;
  /** The origin of the page that sends a widget token; null for all other credentials. */
  widget_origin: string | null;
  /** Null when the request names no business, or when the principal is not a member of it. */
  tenant: Tenant | null;
}

/** The sender of a request: a user or an API key. */
export type Caller = Pick<Principal, 'user_id' | 'api_key_id' | 'session_id'>;

/** A principal that is a user, not an API key. */
export type UserPrincipal = Principal & { user_id: number };

/** The principal of a request without valid credentials. */
export const ANONYMOUS: Principal = {
  user_id: null,
  api_key_id: null,
  session_id: null,
  signed_in_at: null,
  lacks_second_factor: false,
  role: 'anonymous',
  scopes: null,
  widget_origin: null,
  tenant: null,
};

/** A request after authentication. */
export type AuthenticatedRequest = FastifyRequest<{ Params: { businessId?: string } }> & {
  principal: Principal;
  /** The reason why the principal is anonymous on a route that needs credentials. Authorization throws it. */
  refusal?: DomainError;
};

/** True after authentication. */
export const isAuthenticated = (request: Partial<AuthenticatedRequest>): boolean => request.principal !== undefined;

/** The request of a guard or a parameter decorator. */
export const requestOf = (context: ExecutionContext): AuthenticatedRequest =>
  context.switchToHttp().getRequest<AuthenticatedRequest>();
