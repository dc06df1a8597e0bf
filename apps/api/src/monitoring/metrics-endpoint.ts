import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ENVIRONMENT } from '@wateja/config';
import cluster from 'node:cluster';
import type { Server } from 'node:http';

import type { ApiEnvironment } from '../environment';
import { closeMetrics, metricsLine, serveMetrics } from './metrics-server';
import { Metrics } from './metrics';

/** Offers the metrics of this process if METRICS_PORT is set: on that port, or to the primary process of the workers. */
@Injectable()
export class MetricsEndpoint implements OnApplicationBootstrap, OnModuleDestroy {
  private server: Server | undefined;

  constructor(
    @Inject(ENVIRONMENT) private readonly env: ApiEnvironment,
    private readonly metrics: Metrics,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.env.METRICS_PORT === undefined) return;
    if (cluster.isWorker) await this.metrics.answerPrimary();
    else this.server = await serveMetrics(this.env, () => this.metrics.text());
  }

  /** The lines of the banner that say where the metrics are. */
  get bannerLines(): string[] {
    return this.server ? [metricsLine(this.server)] : [];
  }

  onModuleDestroy(): void {
    closeMetrics(this.server);
  }
}
