import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Access } from '@wateja/auth';

import { Metrics } from './metrics';
import { PROMETHEUS_TEXT } from './metrics-server';

@ApiTags('Platform')
@Controller('admin/metrics')
export class MonitoringController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @Access('platform:metrics')
  @Header('Content-Type', PROMETHEUS_TEXT)
  @ApiProduces('text/plain')
  @ApiOperation({
    summary: 'Get metrics for Prometheus',
    description:
      'Returns metrics of the process that answers, its connections to PostgreSQL, the number of pending and ' +
      'parked events, the age of the oldest pending event, and the number of waiting jobs. The durations of ' +
      'requests are measured only if the operator has set METRICS_PORT, which answers with the metrics of all ' +
      'processes.',
  })
  @ApiOkResponse({ description: 'The metrics in the Prometheus text format.', schema: { type: 'string' } })
  getGauges(): Promise<string> {
    return this.metrics.text();
  }
}
