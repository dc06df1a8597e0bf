import { Injectable } from '@nestjs/common';
import { EventsAdminService } from '@wateja/events';
import { Jobs } from '@wateja/messaging';
import { PrismaService } from '@wateja/prisma';
import type { FastifyInstance } from 'fastify';
import cluster from 'node:cluster';
import type * as Prometheus from 'prom-client';

/** The limits of the histogram of requests, in seconds. Nearly all reads stay below the first ones. */
const DURATIONS = [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** The metrics in Prometheus' text format. Metrics of the whole installation are counted when they are read. */
@Injectable()
export class Metrics {
  private registered: ReturnType<typeof this.register> | undefined;

  constructor(
    private readonly outbox: EventsAdminService,
    private readonly jobs: Jobs,
    private readonly prisma: PrismaService,
  ) {}

  /** The present values. */
  async text(): Promise<string> {
    const { ofProcess, ofInstallation } = await this.registries();
    return (await Promise.all([ofProcess.metrics(), ofInstallation.metrics()])).join('');
  }

  /** Measures how long requests take, from now on. */
  timeRequests(fastify: FastifyInstance): void {
    const registries = this.registries();
    fastify.addHook('onResponse', async (request, reply) => {
      const { requests } = await registries;
      const route = request.routeOptions.url ?? 'none';
      requests.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1_000);
    });
  }

  /** Answers the primary process with the metrics of this one: see `answerPrimaryFromTheStart`. */
  async answerPrimary(): Promise<void> {
    const { prometheus, ofProcess, ofInstallation } = await this.registries();
    prometheus.AggregatorRegistry.setRegistries([ofProcess, ofInstallation]);
  }

  private registries() {
    return (this.registered ??= this.register());
  }

  private async register() {
    // The package is loaded here, because many installations never use it and it would make every start slower.
    const prometheus = await import('prom-client');
    const ofProcess = new prometheus.Registry();
    if (cluster.worker) ofProcess.setDefaultLabels({ worker: cluster.worker.id });
    prometheus.collectDefaultMetrics({ register: ofProcess, prefix: 'wateja_' });
    const requests = new prometheus.Histogram({
      name: 'wateja_http_request_duration_seconds',
      help: 'How long requests took, by method, route and status.',
      labelNames: ['method', 'route', 'status'],
      buckets: DURATIONS,
      registers: [ofProcess],
    });
    this.registerPool(prometheus, ofProcess);
    return { prometheus, ofProcess, ofInstallation: this.installation(prometheus), requests };
  }

  private registerPool({ Gauge }: typeof Prometheus, registry: Prometheus.Registry): void {
    const { prisma } = this;
    new Gauge({
      name: 'wateja_database_connections',
      help: 'Connections of this process to PostgreSQL: busy, idle, and requests that wait for one.',
      labelNames: ['state'],
      registers: [registry],
      collect() {
        for (const [state, count] of Object.entries(prisma.connections)) this.set({ state }, count);
      },
    });
  }

  /**
   * Metrics of the whole installation, which are the same in all processes: the primary process takes the largest
   * value, and does not add them up.
   */
  private installation({ Gauge, Registry }: typeof Prometheus): Prometheus.Registry {
    const { outbox, jobs } = this;
    const registry = new Registry();
    const common = { registers: [registry], aggregator: 'max' as const };
    // Prometheus' client asks all gauges at once, and these two come from the same rows.
    let pendingGauges: ReturnType<typeof outbox.gauges> | undefined;
    const gauges = () => (pendingGauges ??= outbox.gauges().finally(() => (pendingGauges = undefined)));
    new Gauge({
      ...common,
      name: 'wateja_outbox_oldest_pending_seconds',
      help: 'Age of the oldest event that is not delivered yet.',
      async collect() {
        this.set((await gauges()).oldest_pending_seconds);
      },
    });
    new Gauge({
      ...common,
      name: 'wateja_outbox_events',
      help: 'Number of events that wait for delivery (pending) or for an administrator (parked).',
      labelNames: ['status'],
      async collect() {
        const { pending, parked } = await gauges();
        this.set({ status: 'pending' }, pending);
        this.set({ status: 'parked' }, parked);
      },
    });
    new Gauge({
      ...common,
      name: 'wateja_jobs_waiting',
      help: 'Number of jobs that wait, by queue.',
      labelNames: ['queue'],
      async collect() {
        for (const [queue, count] of Object.entries(await jobs.countWaiting())) this.set({ queue }, count);
      },
    });
    return registry;
  }
}
