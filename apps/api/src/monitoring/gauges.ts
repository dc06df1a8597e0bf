import { Injectable } from '@nestjs/common';
import { EventsAdminService } from '@wateja/events';

/** What is measured, in Prometheus' text format. It begins, and the outbox is counted, when somebody asks. */
@Injectable()
export class Gauges {
  private registered: ReturnType<typeof register> | undefined;

  constructor(private readonly outbox: EventsAdminService) {}

  async text(): Promise<string> {
    const { registry, events, oldest } = await (this.registered ??= register());
    const { pending, parked, oldest_pending_seconds } = await this.outbox.gauges();
    events.set({ status: 'pending' }, pending);
    events.set({ status: 'parked' }, parked);
    oldest.set(oldest_pending_seconds);
    return registry.metrics();
  }
}

async function register() {
  // Loaded here, because many installations never ask, and it is a twentieth of what a start would load.
  const { collectDefaultMetrics, Gauge, Registry } = await import('prom-client');
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'wateja_' });
  const registers = [registry];
  return {
    registry,
    events: new Gauge({
      name: 'wateja_outbox_events',
      help: 'Events waiting for delivery (pending) or for a person (parked).',
      labelNames: ['status'],
      registers,
    }),
    oldest: new Gauge({
      name: 'wateja_outbox_oldest_pending_seconds',
      help: 'Age of the oldest event that is not delivered yet.',
      registers,
    }),
  };
}
