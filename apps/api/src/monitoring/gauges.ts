import { Injectable } from '@nestjs/common';
import { EventsAdminService } from '@wateja/events';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** What is measured, in Prometheus' text format. The outbox is counted when somebody asks. */
@Injectable()
export class Gauges {
  private readonly registry = new Registry();
  private readonly events = new Gauge({
    name: 'wateja_outbox_events',
    help: 'Events waiting for delivery (pending) or for a person (parked).',
    labelNames: ['status'],
    registers: [this.registry],
  });
  private readonly oldest = new Gauge({
    name: 'wateja_outbox_oldest_pending_seconds',
    help: 'Age of the oldest event that is not delivered yet.',
    registers: [this.registry],
  });

  constructor(private readonly outbox: EventsAdminService) {
    collectDefaultMetrics({ register: this.registry, prefix: 'wateja_' });
  }

  async text(): Promise<string> {
    const { pending, parked, oldest_pending_seconds } = await this.outbox.gauges();
    this.events.set({ status: 'pending' }, pending);
    this.events.set({ status: 'parked' }, parked);
    this.oldest.set(oldest_pending_seconds);
    return this.registry.metrics();
  }
}
