import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiJsonAnswer } from '@wateja/http';

import { CustomerAnalytics } from './customer-profile.schemas';
import { CustomerProfileService } from './customer-profile.service';

@ApiTags('Analytics')
@Controller('analytics/:businessId')
export class AnalyticsController {
  constructor(private readonly profiles: CustomerProfileService) {}

  @Get('customers')
  @Access('analytics:read')
  @ApiOperation({
    summary: 'Get customer analytics',
    description: 'Returns figures about all active customers of the business.',
  })
  @ApiJsonAnswer({ status: 200, type: CustomerAnalytics, description: 'The figures.' })
  getCustomerAnalytics(@CurrentTenant() tenant: Tenant) {
    return this.profiles.analytics(tenant.business_id);
  }
}
