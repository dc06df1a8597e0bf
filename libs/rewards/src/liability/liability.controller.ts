import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiAnswer } from '@wateja/http';

import { Liability, LiabilityQuery } from './liability.schemas';
import { LiabilityService } from './liability.service';

@ApiTags('Rewards')
@Controller('rewards/:businessId/liability')
export class LiabilityController {
  constructor(private readonly liability: LiabilityService) {}

  @Get()
  @Access('analytics:read')
  @ApiOperation({
    summary: 'Get what the shop owes in points',
    description:
      'The points that customers can still use and their value, by the month in which they end: now, or at the ' +
      'end of a past day.',
  })
  @ApiAnswer({ status: 200, type: Liability, description: 'The liability.' })
  getLiability(@CurrentTenant() tenant: Tenant, @Query() { as_of }: LiabilityQuery) {
    return this.liability.report(tenant, as_of);
  }
}
