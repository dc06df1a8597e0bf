import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import { sha256 } from '@wateja/common';
import { PrismaService, statement } from '@wateja/prisma';

import { FixedWindows, secondsLeft, type Window } from './fixed-windows';

/** What a storage of @nestjs/throttler returns for each counted request. */
export type ThrottlerRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

interface Unsent {
  /** Its hits include those of the other processes, as of the last exchange. */
  window: Window;
  /** The hits of this process that the database does not have yet. */
  hits: number;
}

interface SharedRow {
  key: string;
  hits: number;
  remaining: number;
}

/** A process exchanges its counts after this time, or earlier when a caller has used this part of the budget. */
const EXCHANGE_INTERVAL_MS = 1_000;
const URGENT_PART = 1 / 20;
const PRUNE_INTERVAL_MS = 60_000;

/**
 * Counts requests in this process, and adds the counts of all processes in the background: with one statement for all
 * callers, and at most one statement at a time. So a request waits for no query. A caller who uses many processes can
 * exceed the limit only by the requests that arrive while such a statement runs.
 */
@Injectable()
export class SharedWindows implements ThrottlerStorage, OnApplicationShutdown {
  private readonly logger = new Logger('RateLimits');
  private readonly windows = new FixedWindows();
  private unsent = new Map<string, Unsent>();
  private timer: NodeJS.Timeout | undefined;
  private exchange: Promise<void> | undefined;
  /** True when a caller has used another part of the budget during the current exchange. */
  private isUrgent = false;
  private nextPrune = 0;
  private isOver = false;

  constructor(private readonly prisma: PrismaService) {}

  /** Counts one more request of a caller, in the current window or in a new one of `ttl` milliseconds. */
  async increment(key: string, ttl: number, limit: number): Promise<ThrottlerRecord> {
    return this.count(key, ttl, limit, 1);
  }

  /** Counts so many more requests at once. */
  count(key: string, ttl: number, limit: number, requests: number): ThrottlerRecord {
    const window = this.windows.count(key, ttl, requests);
    const unsent = this.unsentOf(key, window) + requests;
    this.unsent.set(key, { window, hits: unsent });
    // A caller who is already refused needs no earlier exchange: the other processes refuse them soon as well.
    if (window.hits <= limit && unsent >= limit * URGENT_PART) this.exchangeNow();
    else this.exchangeLater();
    return recordOf(window, window.hits > limit);
  }

  /** Takes one counted request of a caller back. Does nothing when the window has ended meanwhile. */
  takeBack(key: string): ThrottlerRecord | null {
    const window = this.windows.peek(key);
    if (!window || window.hits <= 0) return null;
    this.unsent.set(key, { window, hits: this.unsentOf(key, window) - 1 });
    window.hits -= 1;
    this.exchangeLater();
    return recordOf(window, false);
  }

  /** The refusal that `increment` would return now; null when it would accept the request. Counts nothing. */
  peek(key: string, limit: number): ThrottlerRecord | null {
    const window = this.windows.peek(key);
    return window && window.hits >= limit ? recordOf(window, true) : null;
  }

  async onApplicationShutdown(): Promise<void> {
    this.isOver = true;
    clearTimeout(this.timer);
    await this.exchange;
  }

  private exchangeLater(): void {
    this.timer ??= setTimeout(() => this.exchangeNow(), EXCHANGE_INTERVAL_MS).unref();
  }

  private exchangeNow(): void {
    if (this.exchange) this.isUrgent = true;
    if (this.exchange || this.isOver) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.isUrgent = false;
    this.exchange = this.prisma
      .detached(() => this.exchangeCounts())
      // While the database is not available, each process counts for itself.
      .catch((error: Error) => this.logger.warn(`Cannot share request counts with other processes: ${error.name}`))
      .finally(() => {
        this.exchange = undefined;
        if (this.isUrgent) this.exchangeNow();
        else if (this.unsent.size > 0) this.exchangeLater();
      });
  }

  private async exchangeCounts(): Promise<void> {
    // The keys are hashes, so that the database stores no address of the callers.
    const sent = [...this.unsent].map(([caller, { window, hits }]) => ({ caller, key: sha256(caller), window, hits }));
    this.unsent = new Map();
    if (sent.length === 0) return;
    const now = Date.now();
    const rows = await this.prisma.query<SharedRow>(statement`
      INSERT INTO rate_limit_windows AS w (key, hits, ends_at)
      SELECT mine.key, mine.hits, now() + mine.remaining * interval '1 millisecond'
      FROM unnest(
        ${sent.map(({ key }) => key)}::text[],
        ${sent.map(({ hits }) => hits)}::int[],
        ${sent.map(({ window }) => Math.max(0, window.ends_at - now))}::int[]
      ) AS mine(key, hits, remaining)
      -- All processes use one order. Otherwise two processes could wait for each other.
      ORDER BY mine.key
      ON CONFLICT (key) DO UPDATE SET
        hits = CASE WHEN w.ends_at > now() THEN w.hits ELSE 0 END + excluded.hits,
        ends_at = CASE WHEN w.ends_at > now() THEN w.ends_at ELSE excluded.ends_at END
      RETURNING key, hits, (extract(epoch FROM ends_at - now()) * 1000)::int AS remaining`);
    const sharedByKey = new Map(rows.map((row) => [row.key, row]));
    for (const { caller, key, window } of sent) {
      const shared = sharedByKey.get(key);
      if (!shared) continue;
      window.hits = shared.hits + this.unsentOf(caller, window);
      window.ends_at = Date.now() + shared.remaining;
    }
    await this.pruneWindows(now);
  }

  /** The unsent hits of this window. Hits of an earlier window no longer count. */
  private unsentOf(key: string, window: Window): number {
    const unsent = this.unsent.get(key);
    return unsent?.window === window ? unsent.hits : 0;
  }

  private async pruneWindows(now: number): Promise<void> {
    if (now < this.nextPrune) return;
    this.nextPrune = now + PRUNE_INTERVAL_MS;
    // SKIP LOCKED, because waiting for rows that another process is updating in another order could be a deadlock.
    await this.prisma.query(statement`
      DELETE FROM rate_limit_windows WHERE key IN (
        SELECT key FROM rate_limit_windows WHERE ends_at < now() - interval '1 minute' FOR UPDATE SKIP LOCKED)`);
  }
}

function recordOf(window: Window, isBlocked: boolean): ThrottlerRecord {
  const timeToExpire = secondsLeft(window);
  return { totalHits: window.hits, timeToExpire, isBlocked, timeToBlockExpire: timeToExpire };
}
