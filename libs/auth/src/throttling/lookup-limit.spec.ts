import { randomUUID } from 'node:crypto';

import type { AuthEnvironment } from '../environment';
import { ApiKeyInvalid } from '../principals/access.errors';
import { LookupLimit } from './lookup-limit';
import { RateLimitExceeded } from './throttling.errors';

const ADDRESS = '203.0.113.7';
const RATE_LIMITS = { anonymous: 10, staff: 40, manager: 40, owner: 40, admin: 40, shop: 400 };

describe('LookupLimit, of API keys', () => {
  let limit: LookupLimit;
  let lookups: number;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
    limit = new LookupLimit({ RATE_LIMITS } as AuthEnvironment);
    lookups = 0;
  });
  afterEach(() => jest.useRealTimers());

  const keys = (number: number) => Array.from({ length: number }, () => randomUUID());
  const lookUp = (key: string, isGood: boolean, address = ADDRESS) =>
    limit
      .countKey(key, address, async () => {
        lookups += 1;
        await new Promise(setImmediate);
        if (!isGood) throw new ApiKeyInvalid();
      })
      .then(
        () => 200,
        (error: unknown) => (error instanceof RateLimitExceeded ? 429 : error instanceof ApiKeyInvalid ? 401 : 503),
      );
  const inTurn = async (keys: string[], isGood: boolean) => {
    const statuses: number[] = [];
    for (const key of keys) statuses.push(await lookUp(key, isGood));
    return statuses;
  };

  it('lets in all valid keys behind one address, also right after a start', async () => {
    expect(new Set(await inTurn(keys(50), true))).toEqual(new Set([200]));
    const [one = ''] = keys(1);
    expect(new Set(await Promise.all(Array.from({ length: 30 }, () => lookUp(one, true))))).toEqual(new Set([200]));
  });

  it('limits a revoked key that is tried again and again, but not the valid keys at its address', async () => {
    const [revoked = ''] = keys(1);
    expect(new Set(await inTurn(Array<string>(40).fill(revoked), false))).toEqual(new Set([401]));
    expect(await lookUp(revoked, false)).toBe(429);
    expect(new Set(await inTurn(keys(20), true))).toEqual(new Set([200]));
  });

  it('looks up only as many invented keys as a stranger may send, and still accepts known valid keys', async () => {
    const [good = ''] = keys(1);
    await lookUp(good, true);
    await inTurn(keys(5), false);
    await Promise.all(keys(100).map((key) => lookUp(key, false)));
    expect(lookups).toBe(1 + RATE_LIMITS.anonymous);
    expect(await lookUp(good, true)).toBe(200);
    expect(await inTurn(keys(1), true)).toEqual([429]);
    expect(await lookUp(keys(1)[0] ?? '', true, '203.0.113.8')).toBe(200);
    jest.advanceTimersByTime(60_000);
    expect(await inTurn(keys(1), true)).toEqual([200]);
  });

  it('does not count against the address while the database is not available', async () => {
    for (const key of keys(30)) {
      await limit.countKey(key, ADDRESS, () => Promise.reject(new Error('no database'))).catch(() => undefined);
    }
    expect(await inTurn(keys(1), true)).toEqual([200]);
  });
});
