import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import { sha256 } from '@wateja/common';
import { PrismaService, statement } from '@wateja/prisma';

import { FixedWindows, secondsLeft, type Window } from './fixed-windows';

/** What a storage of the throttler says of a request that it counted. */
export type ThrottlerRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

interface Unsent {
  /** Its hits are those of all processes, as far as this one knows. */
  window: Window;
  /** Of these, the ones that the others have not heard of. */
  hits: number;
}

interface SharedRow {
  key: string;
  hits: number;
  remaining: number;
}

/** A process tells what it counted after this time, or as soon as a caller used such a part of their budget. */
const TELL_INTERVAL_MS = 1_000;
const PART = 1 / 20;
const PRUNE_INTERVAL_MS = 60_000;

/**
 * Counts requests in this process, and adds up with the others behind the requests' backs: one statement for all
 * callers, at most one at a time. So a request costs no query, and a caller who spreads over many processes gets past
 * the limit by no more than what arrives while one such statement runs.
 */
@Injectable()
export class SharedWindows implements ThrottlerStorage, OnApplicationShutdown {
  private readonly logger = new Logger('RateLimits');
  private readonly windows = new FixedWindows();
  private unsent = new Map<string, Unsent>();
  private timer: NodeJS.Timeout | undefined;
  private telling: Promise<void> | undefined;
  /** Somebody used up another part while this process was telling. */
  private isUrgent = false;
  private nextPrune = 0;
  private isOver = false;

  constructor(private readonly prisma: PrismaService) {}

  /** One more request of this caller, in the window that is running or a new one of `ttl` milliseconds. */
  async increment(key: string, ttl: number, limit: number): Promise<ThrottlerRecord> {
    const window = this.windows.count(key, ttl);
    const unsent = this.unsentOf(key, window) + 1;
    this.unsent.set(key, { window, hits: unsent });
    // Whoever is refused here changes nothing for the others by being refused more often.
    if (window.hits <= limit && unsent >= limit * PART) this.tell();
    else this.tellLater();
    return recordOf(window, window.hits > limit);
  }

  /** What increment would refuse now; null when it would count one more. Counts nothing. */
  peek(key: string, limit: number): ThrottlerRecord | null {
    const window = this.windows.peek(key);
    return window && window.hits >= limit ? recordOf(window, true) : null;
  }

  async onApplicationShutdown(): Promise<void> {
    this.isOver = true;
    clearTimeout(this.timer);
    await this.telling;
  }

  private tellLater(): void {
    this.timer ??= setTimeout(() => this.tell(), TELL_INTERVAL_MS).unref();
  }

  private tell(): void {
    if (this.telling) this.isUrgent = true;
    if (this.telling || this.isOver) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.isUrgent = false;
    this.telling = this.prisma
      .detached(() => this.exchange())
      // Without the database each process counts for itself, as far as it still gets anything to do.
      .catch((error: Error) => this.logger.warn(`Cannot add up with other processes: ${error.name}`))
      .finally(() => {
        this.telling = undefined;
        if (this.isUrgent) this.tell();
        else if (this.unsent.size > 0) this.tellLater();
      });
  }

  private async exchange(): Promise<void> {
    // Hashed: the database keeps no address of whom it counts.
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
      -- In one order everywhere, or two processes would wait for each other.
      ORDER BY mine.key
      ON CONFLICT (key) DO UPDATE SET
        hits = CASE WHEN w.ends_at > now() THEN w.hits ELSE 0 END + excluded.hits,
        ends_at = CASE WHEN w.ends_at > now() THEN w.ends_at ELSE excluded.ends_at END
      RETURNING key, hits, (extract(epoch FROM ends_at - now()) * 1000)::int AS remaining`);
    const told = new Map(rows.map((row) => [row.key, row]));
    for (const { caller, key, window } of sent) {
      const shared = told.get(key);
      if (!shared) continue;
      window.hits = shared.hits + this.unsentOf(caller, window);
      window.ends_at = Date.now() + shared.remaining;
    }
    await this.prune(now);
  }

  /** Of this window: what was left of the one before it is nobody's any more. */
  private unsentOf(key: string, window: Window): number {
    const unsent = this.unsent.get(key);
    return unsent?.window === window ? unsent.hits : 0;
  }

  private async prune(now: number): Promise<void> {
    if (now < this.nextPrune) return;
    this.nextPrune = now + PRUNE_INTERVAL_MS;
    // Waiting for rows that another process is adding up, in an order of its own, could be a deadlock.
    await this.prisma.query(statement`
      DELETE FROM rate_limit_windows WHERE key IN (
        SELECT key FROM rate_limit_windows WHERE ends_at < now() - interval '1 minute' FOR UPDATE SKIP LOCKED)`);
  }
}

function recordOf(window: Window, isBlocked: boolean): ThrottlerRecord {
  const timeToExpire = secondsLeft(window);
  return { totalHits: window.hits, timeToExpire, isBlocked, timeToBlockExpire: timeToExpire };
}
