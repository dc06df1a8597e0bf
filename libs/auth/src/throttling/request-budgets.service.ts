import { Inject, Injectable } from '@nestjs/common';
import { ENVIRONMENT } from '@wateja/config';
import type { FastifyReply } from 'fastify';

import type { AuthEnvironment } from '../environment';
import type { AuthenticatedRequest } from '../principals/principal';
import { assertLookedUp, BUDGET_TTL_MS, shopTrackerOf, trackerOf, writeBudget, writeShopBudget } from './budget';
import { SharedWindows } from './shared-windows';
import { RateLimitExceeded, ShopLimitExceeded } from './throttling.errors';

/** The budgets of {@link RequestThrottlerGuard}, for what the guard does not see: early refusals and extra look-ups. */
@Injectable()
export class RequestBudgets {
  constructor(
    @Inject(ENVIRONMENT) private readonly env: AuthEnvironment,
    private readonly windows: SharedWindows,
  ) {}

  /**
   * Checks the budgets of the caller and of their business without counting the request.
   * @throws RateLimitExceeded, ShopLimitExceeded when a budget is used up
   */
  assertLeft(request: AuthenticatedRequest, reply: FastifyReply): void {
    const limit = this.limitOf(request);
    if (limit === null) return;
    assertLookedUp(request, reply);
    const usedUp = this.windows.peek(trackerOf(request), limit);
    if (usedUp) writeBudget(reply, limit, usedUp);
    const shop = shopTrackerOf(request);
    const shopUsedUp = shop && this.windows.peek(shop, this.shopLimit);
    if (shopUsedUp) writeShopBudget(reply, this.shopLimit, shopUsedUp);
  }

  /**
   * Counts a request, as the guard would.
   * @throws RateLimitExceeded, ShopLimitExceeded when a budget is used up
   */
  async count(request: AuthenticatedRequest, reply: FastifyReply): Promise<void> {
    const limit = this.limitOf(request);
    if (limit === null) return;
    writeBudget(reply, limit, await this.windows.increment(trackerOf(request), BUDGET_TTL_MS, limit));
    this.countOfShop(request, reply);
  }

  /**
   * Counts a request against the budget that all members and keys of the business share.
   * @throws ShopLimitExceeded when the budget is used up
   */
  countOfShop(request: AuthenticatedRequest, reply: FastifyReply): void {
    this.countRequestsOfShop(request, reply, 1, 0);
  }

  /**
   * Counts a call of a provider at the URL of a business, which has no user. These calls have a budget of their own, as large
   * as that of the business, so that a leaked URL does not stop the tills, and busy tills lose no STOP of a customer.
   * @throws ShopLimitExceeded when the budget is used up
   */
  countCallback(businessId: number, reply: FastifyReply): void {
    this.countTracked(`callbacks of shop ${businessId}`, reply, 1, 0);
  }

  /**
   * Counts the rest of a request that does the work of many, such as a batch of sales. A request whose first part the
   * budget had room for goes on, so that a batch may be larger than what is left.
   * @param requests how many requests it counts for, with the one that the guard has counted
   * @throws ShopLimitExceeded when others have used up the budget meanwhile
   */
  countAsMany(request: AuthenticatedRequest, reply: FastifyReply, requests: number): void {
    this.countRequestsOfShop(request, reply, requests - 1, 1);
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
      if (error instanceof RateLimitExceeded || error instanceof ShopLimitExceeded) return false;
      throw error;
    }
  }

  /**
   * Takes a request of the address back, because somebody has proven who they are. So people who share an address do not
   * use up its budget by logging in, and only failures count. Each user gets back as many requests a minute as an address
   * may send; more of them count like failures, so that nobody can make the server check passwords without end.
   */
  async forgive(request: AuthenticatedRequest, reply: FastifyReply, userId: number): Promise<void> {
    const limit = this.limitOf(request);
    if (limit === null) return;
    const { isBlocked } = await this.windows.increment(`sign-ins of ${userId}`, BUDGET_TTL_MS, limit);
    const budget = isBlocked ? null : this.windows.takeBack(trackerOf(request));
    if (budget) writeBudget(reply, limit, budget);
  }

  private countRequestsOfShop(
    request: AuthenticatedRequest,
    reply: FastifyReply,
    requests: number,
    counted: number,
  ): void {
    const shop = shopTrackerOf(request);
    if (shop !== null) this.countTracked(shop, reply, requests, counted);
  }

  private countTracked(tracker: string, reply: FastifyReply, requests: number, counted: number): void {
    if (this.env.RATE_LIMITS === null || requests === 0) return;
    const record = this.windows.count(tracker, BUDGET_TTL_MS, this.shopLimit, requests);
    if (record.totalHits - requests - counted >= this.shopLimit) writeShopBudget(reply, this.shopLimit, record);
  }

  private get shopLimit(): number {
    return this.env.RATE_LIMITS?.shop ?? Infinity;
  }

  private limitOf({ principal }: AuthenticatedRequest): number | null {
    return this.env.RATE_LIMITS?.[principal.role] ?? null;
  }
}
