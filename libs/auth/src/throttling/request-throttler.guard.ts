import { Injectable } from '@nestjs/common';
import { ThrottlerGuard, type ThrottlerRequest } from '@nestjs/throttler';
import type { FastifyReply } from 'fastify';

import { requestOf } from '../principals/principal';
import { assertLookedUp, writeBudget } from './budget';

/**
 * The second guard counts the request, and refuses it when the caller's budget for this minute is used up. It runs
 * before authorization, so that requests which authorization refuses are counted too and carry the rate limit headers.
 */
@Injectable()
export class RequestThrottlerGuard extends ThrottlerGuard {
  /** @throws RateLimitExceeded */
  protected override async handleRequest(throttled: ThrottlerRequest): Promise<boolean> {
    const { context, throttler, limit, ttl, blockDuration, getTracker, generateKey } = throttled;
    const request = requestOf(context);
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    assertLookedUp(request, reply);
    const name = throttler.name ?? 'default';
    const key = generateKey(context, await getTracker(request, context), name);
    writeBudget(reply, limit, await this.storageService.increment(key, ttl, limit, blockDuration, name));
    return true;
  }
}
