import { Inject, Injectable } from '@nestjs/common';
import { ENVIRONMENT } from '@wateja/config';
import { LRUCache } from 'lru-cache';

import type { AuthEnvironment } from '../environment';
import { ApiKeyInvalid } from '../principals/access.errors';
import { networkOf } from './network-of';
import { FixedWindows, secondsLeft, type Window } from './fixed-windows';
import { RateLimitExceeded } from './throttling.errors';

const WINDOW_MS = 60_000;
const MAX_KEYS = 10_000;

/**
 * Counts before the database is asked who somebody is: what a role may is known only then, so this is the most that any
 * role may. Of this process alone, because its database connections are what it protects.
 */
@Injectable()
export class LookupLimit {
  private readonly windows = new FixedWindows();
  private readonly goodKeys = new LRUCache<string, true>({ max: MAX_KEYS });
  /** Keys that their address has paid for, or pays for until they are known to be good. */
  private readonly paidKeys = new LRUCache<string, true>({ max: MAX_KEYS, ttl: WINDOW_MS });

  constructor(@Inject(ENVIRONMENT) private readonly env: AuthEnvironment) {}

  /** For whoever an access token speaks for, once its signature is known to be good. @throws RateLimitExceeded */
  countPerson(subject: string | number): void {
    this.count(`person/${subject}`, this.most());
  }

  /**
   * For the holder of an API key. One that never was good here is paid for by its
   * address, with a request of a stranger: in advance, so that many made-up ones at once are no way around; once a
   * minute, so that a revoked one that is tried again and again uses up nothing of its neighbours'; and paid back when
   * it is good.
   * @param key the hash of the key
   * @throws RateLimitExceeded
   */
  async countKey<T>(key: string, address: string, find: () => Promise<T>): Promise<T> {
    this.count(`key/${key}`, this.most());
    const payment = this.goodKeys.get(key) || this.paidKeys.get(key) ? null : this.pay(key, address);
    try {
      const found = await find();
      this.goodKeys.set(key, true);
      this.payBack(key, payment);
      return found;
    } catch (error) {
      if (error instanceof ApiKeyInvalid) this.goodKeys.delete(key);
      else this.payBack(key, payment);
      throw error;
    }
  }

  private pay(key: string, address: string): Window {
    const payment = this.count(`stranger/${networkOf(address)}`, this.env.RATE_LIMITS?.anonymous ?? Infinity);
    this.paidKeys.set(key, true);
    return payment;
  }

  private payBack(key: string, payment: Window | null): void {
    if (!payment) return;
    payment.hits -= 1;
    this.paidKeys.delete(key);
  }

  private most(): number {
    return this.env.RATE_LIMITS ? Math.max(...Object.values(this.env.RATE_LIMITS)) : Infinity;
  }

  private count(caller: string, limit: number): Window {
    const window = this.windows.count(caller, WINDOW_MS);
    if (window.hits > limit) throw new RateLimitExceeded(limit, secondsLeft(window));
    return window;
  }
}
