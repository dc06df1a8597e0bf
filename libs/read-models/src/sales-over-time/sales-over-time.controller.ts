import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiJsonAnswer } from '@wateja/http';

import { SalesOverTime, SalesOverTimeQuery } from './sales-over-time.schemas';
import { SalesOverTimeService } from './sales-over-time.service';

@ApiTags('Analytics')
@Controller('analytics/:businessId')
export class SalesOverTimeController {
  constructor(private readonly salesOverTime: SalesOverTimeService) {}

  @Get('sales')
  @Access('analytics:read')
  @ApiOperation({
    summary: 'Get sales over time',
    description:
      'Adds up completed sales by day, week or month of the time zone of the business, with the number of new and of ' +
      'returning customers. Buckets without sales are in the answer too.',
  })
  @ApiJsonAnswer({ status: 200, type: SalesOverTime, description: 'The buckets, oldest first.' })
  getSalesOverTime(@CurrentTenant() tenant: Tenant, @Query() query: SalesOverTimeQuery) {
    return this.salesOverTime.read(tenant.business_id, query);
  }
}
