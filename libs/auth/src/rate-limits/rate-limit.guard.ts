import { type ExecutionContext, Injectable } from '@nestjs/common';
import { ThrottlerGuard, type ThrottlerModuleOptions, type ThrottlerRequest } from '@nestjs/throttler';
import type { Environment } from '@wateja/common';

import { requestOf } from '../access/caller';
import { networkOf } from './caller-key';
import { RateLimitExceeded } from './rate-limits.errors';
import type { SharedWindowStorage } from './shared-window.storage';

const MINUTE = 60_000;

/** The library's settings: a budget a minute by the caller's role. */
export function throttlerOptions(
  { RATE_LIMITS: limits }: Environment,
  storage: SharedWindowStorage,
): ThrottlerModuleOptions {
  return {
    storage,
    throttlers: [{ ttl: MINUTE, limit: (context) => limits?.[requestOf(context).caller.role] ?? Infinity }],
    skipIf: () => limits === null,
  };
}

/**
 * Second guard: one budget for all routes per caller and business. Runs before access is decided, so
 * that refusals cost something and carry the headers too. `@SkipThrottle()` exempts a route.
 */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  /** @throws RateLimitExceeded */
  protected override async handleRequest({ context, limit, ttl, blockDuration, throttler }: ThrottlerRequest) {
    const { refusal } = requestOf(context);
    // Counted before anybody asked who it is: their role is unknown, and the address not to blame.
    if (refusal instanceof RateLimitExceeded) return this.refuse(context, refusal);
    const key = this.keyOf(context);
    const hit = await this.storageService.increment(key, ttl, limit, blockDuration, throttler.name ?? '');
    if (hit.isBlocked) return this.refuse(context, new RateLimitExceeded(limit, hit.timeToBlockExpire));
    this.tell(context, limit, limit - hit.totalHits, hit.timeToExpire);
    return true;
  }

  private refuse(context: ExecutionContext, error: RateLimitExceeded): never {
    this.tell(context, error.limit, 0, error.retry_after);
    throw error;
  }

  /** draft-ietf-httpapi-ratelimit-headers-10 */
  private tell(context: ExecutionContext, limit: number, remaining: number, seconds: number): void {
    const { res } = this.getRequestResponse(context);
    this.setResponseHeader(res, 'RateLimit-Policy', `"default";q=${limit};w=${MINUTE / 1000}`);
    this.setResponseHeader(res, 'RateLimit', `"default";r=${remaining};t=${seconds}`);
  }

  private keyOf(context: ExecutionContext): string {
    const request = requestOf(context);
    const { user_id, api_key_id, business_id, role } = request.caller;
    if (api_key_id !== null) return `key ${api_key_id}/${role}/${business_id ?? ''}`;
    if (user_id !== null) return `${user_id}/${role}/${business_id ?? ''}`;
    return networkOf((request as unknown as { ip: string }).ip);
  }
}
