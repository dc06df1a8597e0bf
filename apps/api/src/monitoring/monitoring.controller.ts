import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Access } from '@wateja/auth';

import { Gauges } from './gauges';

@ApiTags('Platform')
@Controller('admin/metrics')
export class MonitoringController {
  constructor(private readonly gauges: Gauges) {}

  @Get()
  @Access('platform:metrics')
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  @ApiProduces('text/plain')
  @ApiOperation({
    summary: 'Get metrics for Prometheus',
    description:
      'Returns metrics of the process, the number of pending and parked events, and the age of the oldest ' +
      'pending event.',
  })
  @ApiOkResponse({ description: 'The metrics in the Prometheus text format.', schema: { type: 'string' } })
  getGauges(): Promise<string> {
    return this.gauges.text();
  }
}
