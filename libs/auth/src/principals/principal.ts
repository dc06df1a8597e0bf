import type { ExecutionContext } from '@nestjs/common';
import type { DomainError } from '@wateja/common';

import type { RoleName } from '../environment';
import type { Permission } from './permissions';
import type { TenantRole } from './roles';

/** Who is behind a request: a person who signed in, or an API key. */
export interface Identity {
  /** Null for an API key, which is nobody. */
  user_id: number | null;
  /** Administrator of the whole platform. */
  is_admin: boolean;
  /** The sign-in that the token belongs to; null when it belongs to none. */
  session_id: string | null;
  /** The API key; null for a person. */
  api_key_id: number | null;
  /** All that may be done with the key; null when it is all that the role may. */
  scopes: readonly Permission[] | null;
}

/** Who is behind a request that no API key may make. */
export type Person = Identity & { user_id: number };

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

/** The business a request works on, and who the caller is in it. */
export interface Tenant extends BusinessContext {
  /** Null for an API key. */
  user_id: number | null;
  role: TenantRole;
}

/** Who is behind a request, for its log line and its rate limit. */
export interface Caller {
  user_id: number | null;
  /** Ids of API keys are never used twice, in whichever business. Null for people and strangers. */
  api_key_id: number | null;
  business_id: number | null;
  role: RoleName;
}

/** What {@link IdentifyGuard} leaves on every request that reaches a route. */
export interface IdentifiedRequest {
  caller: Caller;
  identity?: Identity;
  tenant?: Tenant;
  /** Why the caller is anonymous, or the business cannot be read; thrown where the route needs it. */
  refusal?: DomainError;
  params: { businessId?: string };
}

export const ANONYMOUS: Caller = { user_id: null, api_key_id: null, business_id: null, role: 'anonymous' };

export function requestOf(context: ExecutionContext): IdentifiedRequest {
  return context.switchToHttp().getRequest<IdentifiedRequest>();
}
