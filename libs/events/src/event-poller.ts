import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { EventEmitterReadinessWatcher } from '@nestjs/event-emitter';

import { EventDelivery } from './event-delivery';

const POLL_INTERVAL_MS = 1_000;
const BATCH_SIZE = 100;

/** Looks after events that their first attempt left behind: at boot, and once a second. */
@Injectable()
export class EventPoller implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Events');
  private timer: NodeJS.Timeout | undefined;
  private polling: Promise<void> | undefined;
  private leaving = false;

  constructor(
    private readonly delivery: EventDelivery,
    private readonly listeners: EventEmitterReadinessWatcher,
  ) {}

  onApplicationBootstrap(): void {
    // Not awaited: listeners are registered by a hook of the same moment. An event that met none would count as delivered.
    void this.listeners.waitUntilReady().then(() => {
      this.timer = setInterval(() => void this.poll(), POLL_INTERVAL_MS);
      this.timer.unref();
      return this.poll();
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.leaving = true;
    clearInterval(this.timer);
    await this.polling;
    await this.delivery.idle();
  }

  private poll(): Promise<void> {
    this.polling ??= this.deliverDue().finally(() => (this.polling = undefined));
    return this.polling;
  }

  private async deliverDue(): Promise<void> {
    try {
      while (!this.leaving && (await this.delivery.deliverDue(BATCH_SIZE)) === BATCH_SIZE);
    } catch (error) {
      this.logger.warn(`Cannot look for due events: ${(error as Error).name}`);
    }
  }
}
