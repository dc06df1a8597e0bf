import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public, SkipThrottle } from '@wateja/auth';
import { ApiAnswer } from '@wateja/http';

import { Health } from './health.schemas';
import { HealthService } from './health.service';

@Public()
@SkipThrottle()
@ApiTags('Health')
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get('live')
  @ApiOperation({ summary: 'Does the process run?', description: 'If not, restart it.' })
  @ApiAnswer({ status: 200, description: 'It runs.', type: Health })
  getLiveness(): Health {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({
    summary: 'Can the service take requests?',
    description: 'Not while its database does not answer, nor while it shuts down: then send requests elsewhere.',
  })
  @ApiAnswer({ status: 200, description: 'It can.', type: Health })
  async getReadiness(): Promise<Health> {
    await this.health.assertReady();
    return { status: 'ok' };
  }
}
