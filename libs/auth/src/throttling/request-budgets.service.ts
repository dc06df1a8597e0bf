import { Inject, Injectable } from '@nestjs/common';
import { ENVIRONMENT } from '@wateja/config';
import type { FastifyReply } from 'fastify';

import type { AuthEnvironment } from '../environment';
import type { AuthenticatedRequest } from '../principals/principal';
import { assertLookedUp, BUDGET_TTL_MS, trackerOf, writeBudget } from './budget';
import { SharedWindows } from './shared-windows';

/** The budgets of {@link RequestThrottlerGuard}, for requests that are refused before any guard runs. */
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

  private limitOf({ principal }: AuthenticatedRequest): number | null {
    return this.env.RATE_LIMITS?.[principal.role] ?? null;
  }
}
