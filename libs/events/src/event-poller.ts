import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { EventEmitterReadinessWatcher } from '@nestjs/event-emitter';

import { EventDelivery } from './event-delivery';

const POLL_INTERVAL_MS = 1_000;
const BATCH_SIZE = 100;

/**
 * Delivers events whose earlier attempts failed or never ran. It looks for them at the start, and then every second.
 */
@Injectable()
export class EventPoller implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Events');
  private timer: NodeJS.Timeout | undefined;
  private polling: Promise<void> | undefined;
  private isStopping = false;

  constructor(
    private readonly delivery: EventDelivery,
    private readonly listeners: EventEmitterReadinessWatcher,
  ) {}

  onApplicationBootstrap(): void {
    // Listeners are registered by the same hook of Nest, so this must not be awaited. But polling must not begin
    // before, because an event without listeners would count as delivered.
    void this.listeners.waitUntilReady().then(() => {
      this.timer = setInterval(() => void this.poll(), POLL_INTERVAL_MS);
      this.timer.unref();
      return this.poll();
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.timer);
    await this.polling;
    await this.delivery.waitUntilIdle();
  }

  private poll(): Promise<void> {
    this.polling ??= this.deliverDueEvents().finally(() => (this.polling = undefined));
    return this.polling;
  }

  private async deliverDueEvents(): Promise<void> {
    try {
      while (!this.isStopping && (await this.delivery.deliverDue(BATCH_SIZE)) === BATCH_SIZE);
    } catch (error) {
      this.logger.warn(`Cannot search for due events: ${(error as Error).name}`);
    }
  }
}
