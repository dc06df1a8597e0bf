import { Inject, Injectable } from '@nestjs/common';
import { ThrottlerGuard, type ThrottlerRequest } from '@nestjs/throttler';
import type { FastifyReply } from 'fastify';

import { requestOf } from '../principals/principal';
import { assertLookedUp, writeBudget } from './budget';
import { RequestBudgets } from './request-budgets.service';

/**
 * The second guard counts the request, and refuses it when the budget of the caller, or of all callers of the business, is
 * used up for this minute. It runs before authorization, so that requests which authorization refuses are counted too and
 * carry the rate limit headers.
 */
@Injectable()
export class RequestThrottlerGuard extends ThrottlerGuard {
  /** Injected here, because the constructor is that of the throttler. */
  @Inject()
  private readonly budgets!: RequestBudgets;

  /** @throws RateLimitExceeded, ShopLimitExceeded */
  protected override async handleRequest(throttled: ThrottlerRequest): Promise<boolean> {
    const { context, throttler, limit, ttl, blockDuration, getTracker, generateKey } = throttled;
    const request = requestOf(context);
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    assertLookedUp(request, reply);
    const name = throttler.name ?? 'default';
    const key = generateKey(context, await getTracker(request, context), name);
    writeBudget(reply, limit, await this.storageService.increment(key, ttl, limit, blockDuration, name));
    this.budgets.countOfShop(request, reply);
    return true;
  }
}
