import { Inject, Injectable } from '@nestjs/common';
import { ENVIRONMENT } from '@wateja/config';
import { networkOf } from '@wateja/http';
import { LRUCache } from 'lru-cache';

import type { AuthEnvironment } from '../environment';
import { ApiKeyInvalid } from '../principals/access.errors';
import { FixedWindows, secondsLeft, type Window } from './fixed-windows';
import { RateLimitExceeded } from './throttling.errors';

const WINDOW_TTL_MS = 60_000;
const MAX_KEYS = 10_000;

/**
 * Limits how often a caller may make this process look them up in the database. The caller's role is not known before
 * the lookup, so this limit is that of the role with the largest budget. Each process counts for itself, because this
 * protects the process's own database connections.
 */
@Injectable()
export class LookupLimit {
  private readonly windows = new FixedWindows();
  private readonly goodKeys = new LRUCache<string, true>({ max: MAX_KEYS });
  /** Keys whose lookup counts against the budget of their address, until they turn out to be valid. */
  private readonly paidKeys = new LRUCache<string, true>({ max: MAX_KEYS, ttl: WINDOW_TTL_MS });

  constructor(@Inject(ENVIRONMENT) private readonly env: AuthEnvironment) {}

  /**
   * Counts a lookup of the user of a token with a valid signature.
   * @param isWidget whether the token is that of a page. A person who copies it from the page must not
   * stop its maker.
   * @throws RateLimitExceeded
   */
  countPerson(subject: string | number, isWidget: boolean): void {
    this.countLookup(`${isWidget ? 'widgets of' : 'person'}/${subject}`, this.maxLimit());
  }

  /**
   * Counts a lookup of an API key. If the key has not been valid in this process before, its address pays for the
   * lookup with one request of its anonymous budget. It pays in advance, so that many invented keys at once cannot
   * avoid the limit. It pays once a minute for each key, so that a revoked key which is tried again and again does not
   * use up the budget of others at this address. It gets the payment back when the key is valid.
   * @param key the hash of the key
   * @throws RateLimitExceeded
   */
  async countKey<T>(key: string, address: string, find: () => Promise<T>): Promise<T> {
    this.countLookup(`key/${key}`, this.maxLimit());
    const payment = this.goodKeys.get(key) || this.paidKeys.get(key) ? null : this.chargeAddress(key, address);
    try {
      const holder = await find();
      this.goodKeys.set(key, true);
      this.refundAddress(key, payment);
      return holder;
    } catch (error) {
      if (error instanceof ApiKeyInvalid) this.goodKeys.delete(key);
      else this.refundAddress(key, payment);
      throw error;
    }
  }

  private chargeAddress(key: string, address: string): Window {
    const payment = this.countLookup(`stranger/${networkOf(address)}`, this.env.RATE_LIMITS?.anonymous ?? Infinity);
    this.paidKeys.set(key, true);
    return payment;
  }

  private refundAddress(key: string, payment: Window | null): void {
    if (!payment) return;
    payment.hits -= 1;
    this.paidKeys.delete(key);
  }

  private maxLimit(): number {
    if (!this.env.RATE_LIMITS) return Infinity;
    const { shop: _shop, ...roles } = this.env.RATE_LIMITS;
    return Math.max(...Object.values(roles));
  }

  private countLookup(caller: string, limit: number): Window {
    const window = this.windows.count(caller, WINDOW_TTL_MS);
    if (window.hits > limit) throw new RateLimitExceeded(limit, secondsLeft(window));
    return window;
  }
}
