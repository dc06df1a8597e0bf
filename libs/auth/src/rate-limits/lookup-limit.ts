import { Inject, Injectable } from '@nestjs/common';
import { ENVIRONMENT, type Environment } from '@wateja/common';
import { LRUCache } from 'lru-cache';

import { hashOf, networkOf } from './caller-key';
import { FixedWindowStorage } from './fixed-window.storage';
import { RateLimitExceeded } from './rate-limits.errors';

const MINUTE = 60_000;
const KNOWN_KEYS = 10_000;

/**
 * Counts before the database is asked who somebody is: what a role may is known only then, so this is the most that any
 * role may. Of this process alone, because its database connections are what it protects.
 */
@Injectable()
export class LookupLimit {
  private readonly windows = new FixedWindowStorage();
  private readonly goodKeys = new LRUCache<string, true>({ max: KNOWN_KEYS });

  constructor(@Inject(ENVIRONMENT) private readonly env: Environment) {}

  /** For whoever an access token speaks for, once its signature is known to be good. @throws RateLimitExceeded */
  async countPerson(subject: string | number): Promise<void> {
    await this.count(`person/${subject}`, this.most());
  }

  /** For the holder of an API key. One that never was good here costs its address a request of a stranger. @throws RateLimitExceeded */
  async countKey<T>(api_key: string, address: string, find: () => Promise<T>): Promise<T> {
    const key = hashOf(api_key);
    if (!this.goodKeys.get(key)) {
      await this.count(`stranger/${networkOf(address)}`, this.env.RATE_LIMITS?.anonymous ?? Infinity);
    }
    await this.count(`key/${key}`, this.most());
    const found = await find();
    this.goodKeys.set(key, true);
    return found;
  }

  private most(): number {
    return this.env.RATE_LIMITS ? Math.max(...Object.values(this.env.RATE_LIMITS)) : Infinity;
  }

  private async count(caller: string, limit: number): Promise<void> {
    const { isBlocked, timeToExpire } = await this.windows.increment(caller, MINUTE, limit);
    if (isBlocked) throw new RateLimitExceeded(limit, timeToExpire);
  }
}
