import { Controller, Get } from '@nestjs/common';
import { ApiExtension, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public, SkipThrottle } from '@wateja/auth';
import { ApiAnswer } from '@wateja/http';

import { Health } from './health.schemas';
import { HealthService } from './health.service';

@Public()
@SkipThrottle()
@ApiTags('Health')
@ApiExtension('x-internal', true)
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get('live')
  @ApiOperation({
    summary: 'Check that the process is alive',
    description: 'Checks only the process, not its database. If there is no answer, restart the process.',
  })
  @ApiAnswer({ status: 200, description: 'The process is running.', type: Health })
  getLiveness(): Health {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({
    summary: 'Check that the service is ready',
    description:
      'The service is not ready while its database does not answer, for a minute after the database had no space or ' +
      'memory left (`database_full`), or while the service shuts down. Send requests to another instance then.',
  })
  @ApiAnswer({ status: 200, description: 'The service is ready.', type: Health })
  async getReadiness(): Promise<Health> {
    await this.health.assertReady();
    return { status: 'ok' };
  }
}
