import { type ExecutionContext, Injectable } from '@nestjs/common';
import { ThrottlerGuard, type ThrottlerModuleOptions, type ThrottlerRequest } from '@nestjs/throttler';
import type { Environment } from '@wateja/common';

import { requestOf } from '../access/caller';
import { FixedWindowStorage } from './fixed-window.storage';
import { RateLimitExceeded } from './rate-limits.errors';

const MINUTE = 60_000;

/** The library's settings: a budget a minute by the caller's role, counted in this process. */
export function throttlerOptions({ RATE_LIMITS: limits }: Environment): ThrottlerModuleOptions {
  return {
    storage: new FixedWindowStorage(),
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
    const { res } = this.getRequestResponse(context);
    const key = await this.keyOf(context);
    const hit = await this.storageService.increment(key, ttl, limit, blockDuration, throttler.name ?? '');
    const remaining = Math.max(0, limit - hit.totalHits);
    // draft-ietf-httpapi-ratelimit-headers-10
    this.setResponseHeader(res, 'RateLimit-Policy', `"default";q=${limit};w=${ttl / 1000}`);
    this.setResponseHeader(res, 'RateLimit', `"default";r=${remaining};t=${hit.timeToExpire}`);
    if (!hit.isBlocked) return true;
    this.setResponseHeader(res, 'Retry-After', String(hit.timeToBlockExpire));
    throw new RateLimitExceeded();
  }

  private async keyOf(context: ExecutionContext): Promise<string> {
    const { user_id, business_id, role } = requestOf(context).caller;
    if (user_id !== null) return `${user_id}/${role}/${business_id ?? ''}`;
    return this.getTracker(this.getRequestResponse(context).req);
  }
}
