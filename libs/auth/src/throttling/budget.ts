import { networkOf } from '@wateja/http';
import type { FastifyReply } from 'fastify';

import type { AuthenticatedRequest } from '../principals/principal';
import type { ThrottlerRecord } from './shared-windows';
import { RateLimitExceeded, ShopLimitExceeded } from './throttling.errors';

/** A caller's budget is for this time, and for all routes together. */
export const BUDGET_TTL_MS = 60_000;

/**
 * Names the budget that a request counts against: of a user or a key in a business, of the widgets that one of them has
 * admitted, or of an address. A widget in a page cannot use up the budget of the till.
 */
export function trackerOf({ principal, ip }: Pick<AuthenticatedRequest, 'principal' | 'ip'>): string {
  const { user_id, api_key_id, widget_origin, tenant, role } = principal;
  const business = tenant?.business_id ?? '';
  const holder = widget_origin === null ? '' : 'widget ';
  if (api_key_id !== null) return `${holder}key ${api_key_id}/${role}/${business}`;
  if (user_id !== null) return `${holder}${user_id}/${role}/${business}`;
  return networkOf(ip);
}

/**
 * Names the budget that all members and keys of a business share; null for requests that name no business, and for the
 * administrators of the platform, who must be able to look into a shop that uses up its budget.
 */
export function shopTrackerOf({ principal: { tenant, role } }: Pick<AuthenticatedRequest, 'principal'>): string | null {
  return tenant === null || role === 'admin' ? null : `shop ${tenant.business_id}`;
}

/**
 * Refuses a request, and writes into the response headers that the budget of the business is used up.
 * @throws ShopLimitExceeded
 */
export function writeShopBudget(reply: FastifyReply, limit: number, { timeToExpire }: ThrottlerRecord): never {
  writeHeaders(reply, { limit, remaining: 0, seconds: timeToExpire, policy: 'shop' });
  throw new ShopLimitExceeded(limit, timeToExpire);
}

/**
 * Writes into the response headers how much of the caller's budget is left.
 * @throws RateLimitExceeded when it is used up
 */
export function writeBudget(reply: FastifyReply, limit: number, counted: ThrottlerRecord): void {
  const { totalHits, isBlocked, timeToExpire } = counted;
  writeHeaders(reply, { limit, remaining: Math.max(0, limit - totalHits), seconds: timeToExpire });
  if (isBlocked) throw new RateLimitExceeded(limit, timeToExpire);
}

/**
 * Refuses a request whose caller has exceeded {@link LookupLimit}. Nobody has looked up the caller, so the request
 * counts against no budget: the role is unknown, and others may share the address.
 * @throws RateLimitExceeded
 */
export function assertLookedUp({ refusal }: AuthenticatedRequest, reply: FastifyReply): void {
  if (!(refusal instanceof RateLimitExceeded)) return;
  writeHeaders(reply, { limit: refusal.limit, remaining: 0, seconds: refusal.retry_after });
  throw refusal;
}

interface BudgetState {
  limit: number;
  remaining: number;
  /** How many seconds are left of the window. */
  seconds: number;
  policy?: 'default' | 'shop';
}

/** draft-ietf-httpapi-ratelimit-headers-10 */
function writeHeaders(reply: FastifyReply, { limit, remaining, seconds, policy = 'default' }: BudgetState): void {
  void reply.header('RateLimit-Policy', `"${policy}";q=${limit};w=${BUDGET_TTL_MS / 1000}`);
  void reply.header('RateLimit', `"${policy}";r=${remaining};t=${seconds}`);
}
