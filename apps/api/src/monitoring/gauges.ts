import { Injectable } from '@nestjs/common';
import { EventsAdminService } from '@wateja/events';

/** The measurements in Prometheus' text format. Measuring begins, and the outbox is counted, when somebody asks. */
@Injectable()
export class Gauges {
  private registered: ReturnType<typeof registerGauges> | undefined;

  constructor(private readonly outbox: EventsAdminService) {}

  /** The present values of all gauges. */
  async text(): Promise<string> {
    const { registry, events, oldest } = await (this.registered ??= registerGauges());
    const { pending, parked, oldest_pending_seconds } = await this.outbox.gauges();
    events.set({ status: 'pending' }, pending);
    events.set({ status: 'parked' }, parked);
    oldest.set(oldest_pending_seconds);
    return registry.metrics();
  }
}

async function registerGauges() {
  // The package is loaded here, because many installations never use it and it would make every start slower.
  const { collectDefaultMetrics, Gauge, Registry } = await import('prom-client');
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'wateja_' });
  const registers = [registry];
  return {
    registry,
    events: new Gauge({
      name: 'wateja_outbox_events',
      help: 'Number of events that wait for delivery (pending) or for an administrator (parked).',
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
