import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { asPlatform, PrismaService } from '@wateja/prisma';
import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

import { claimDue, type ClaimedDelivery, isFull, MAX_AT_A_TIME } from './claim.queries';
import { DeliveryAttempts } from './delivery-attempts';

/** How long an event waits at most until a process notices it. */
const POLL_INTERVAL_MS = 500;
/** How long running attempts may continue during shutdown. */
const SHUTDOWN_TIMEOUT_MS = 4_000;

/**
 * Delivers events to webhooks. Every process that serves does so, and takes what is due from `webhook_deliveries`, which
 * is the queue. An event whose process dies is delivered again by another one, under the same id.
 */
@Injectable()
export class WebhookDispatcher implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Webhooks');
  private readonly running = new Map<ClaimedDelivery, Promise<void>>();
  private readonly shutdown = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private polling: Promise<void> | undefined;
  private isStopping = false;

  constructor(
    private readonly prisma: PrismaService,
    private readonly attempts: DeliveryAttempts,
    host: HttpAdapterHost,
  ) {
    // Every running attempt listens to the signal.
    setMaxListeners(0, this.shutdown.signal);
    host.listen$.subscribe(() => this.start());
  }

  /** Begins to look for events. It happens when the service listens, so that its start waits for nothing. */
  start(): void {
    this.timer ??= setInterval(() => void this.poll(), POLL_INTERVAL_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.timer);
    await this.polling;
    await Promise.race([this.waitUntilIdle(), delay(SHUTDOWN_TIMEOUT_MS, undefined, { ref: false })]);
    this.shutdown.abort();
    await this.waitUntilIdle();
  }

  private async waitUntilIdle(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running.values());
  }

  private poll(): Promise<void> {
    this.polling ??= this.takeDue().finally(() => (this.polling = undefined));
    return this.polling;
  }

  /** Takes what is due as long as there is room for it. */
  private async takeDue(): Promise<void> {
    try {
      while (!this.isStopping && this.freeRoom().free > 0) {
        const claimed = await asPlatform(() => this.prisma.query<ClaimedDelivery>(claimDue(this.freeRoom())));
        for (const delivery of claimed) this.attempt(delivery);
        if (claimed.length === 0) return;
      }
    } catch (error) {
      this.logger.warn(`Cannot search for events to deliver: ${(error as Error).name}`);
    }
  }

  private attempt(delivery: ClaimedDelivery): void {
    const attempt = this.prisma
      .detached(() => this.attempts.attempt(delivery, this.shutdown.signal))
      // Nothing is recorded, so the attempt is repeated later.
      .catch((error: unknown) => this.logger.warn(`Cannot record an attempt: ${(error as Error).name}`))
      .finally(() => {
        this.running.delete(delivery);
        // Deliveries that had to wait for a free attempt may begin now.
        if (!this.isStopping) void this.poll();
      });
    this.running.set(delivery, attempt);
  }

  private freeRoom() {
    const claimed = [...this.running.keys()];
    const shops = countBy(claimed.map(({ business_id }) => business_id));
    return {
      busy_webhooks: idsWithoutRoom('webhook', countBy(claimed.map(({ webhook_id }) => webhook_id))),
      busy_shops: idsWithoutRoom('shop', shops),
      running_shops: [...shops.keys()],
      free: MAX_AT_A_TIME.process - claimed.length,
    };
  }
}

const idsWithoutRoom = (whose: 'shop' | 'webhook', counts: Map<number, number>) =>
  [...counts].filter(([, count]) => isFull(whose, count)).map(([id]) => id);

function countBy(ids: number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
