import { Inject, Injectable } from '@nestjs/common';
import { ENVIRONMENT } from '@wateja/config';
import type { FastifyReply } from 'fastify';

import type { AuthEnvironment } from '../environment';
import type { AuthenticatedRequest } from '../principals/principal';
import { assertLookedUp, BUDGET_TTL_MS, trackerOf, writeBudget } from './budget';
import { SharedWindows } from './shared-windows';
import { RateLimitExceeded } from './throttling.errors';

/** The budgets of {@link RequestThrottlerGuard}, for what the guard does not see: early refusals and extra look-ups. */
@Injectable()
export class RequestBudgets {
  constructor(
    @Inject(ENVIRONMENT) private readonly env: AuthEnvironment,
    private readonly windows: SharedWindows,
  ) {}

  /** Checks the budget without counting the request. @throws RateLimitExceeded when the budget is used up */
  assertLeft(request: AuthenticatedRequest, reply: FastifyReply): void {
    const limit = this.limitOf(request);
    if (limit === null) return;
    assertLookedUp(request, reply);
    const usedUp = this.windows.peek(trackerOf(request), limit);
    if (usedUp) writeBudget(reply, limit, usedUp);
  }

  /** Counts a request, as the guard would. @throws RateLimitExceeded when the budget is used up */
  async count(request: AuthenticatedRequest, reply: FastifyReply): Promise<void> {
    const limit = this.limitOf(request);
    if (limit === null) return;
    writeBudget(reply, limit, await this.windows.increment(trackerOf(request), BUDGET_TTL_MS, limit));
  }

  /**
   * Counts a look-up that is part of another request as one more request.
   * @returns false when the budget is used up. The request itself may go on, without the look-up.
   */
  async countLookup(request: AuthenticatedRequest, reply: FastifyReply): Promise<boolean> {
    try {
      await this.count(request, reply);
      return true;
    } catch (error) {
      if (error instanceof RateLimitExceeded) return false;
      throw error;
    }
  }

  private limitOf({ principal }: AuthenticatedRequest): number | null {
    return this.env.RATE_LIMITS?.[principal.role] ?? null;
  }
}
