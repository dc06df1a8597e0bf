import { Controller, Get } from '@nestjs/common';
import { ApiExtension, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public, SkipThrottle } from '@wateja/auth';
import { ApiAnswer } from '@wateja/http';

import { Health, Readiness } from './health.schemas';
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
      'The service is not ready while its database does not answer, for a minute after the database had no ' +
      'space or memory left (`database_full`), or while the service shuts down. Send requests to another ' +
      'instance then. A ready service names in `waits_for` what the operator must correct: messages and imports ' +
      'wait while `SUPPRESSION_KEY` is not the key of the database.',
  })
  @ApiAnswer({ status: 200, description: 'The service is ready.', type: Readiness })
  async getReadiness(): Promise<Readiness> {
    await this.health.assertReady();
    const { missing } = this.health;
    return missing.length === 0 ? { status: 'ok' } : { status: 'ok', waits_for: missing };
  }
}
