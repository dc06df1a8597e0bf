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
    summary: 'Get gauges for Prometheus',
    description: 'The process, and the outbox: events pending and parked, and the age of the oldest pending one.',
  })
  @ApiOkResponse({ description: 'Prometheus text format.', schema: { type: 'string' } })
  getGauges(): Promise<string> {
    return this.gauges.text();
  }
}
