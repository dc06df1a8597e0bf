import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiJsonAnswer } from '@wateja/http';

import { CustomerAnalytics, CustomersByLastPurchase, CustomersByTier } from './customer-profile.schemas';
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

  @Get('tiers')
  @Access('analytics:read')
  @ApiOperation({
    summary: 'Get customers by tier',
    description:
      'Counts the active customers of each `loyalty_tier`, and adds up what they have spent: by the loyalty programme ' +
      'if one is switched on, or else by the loyalty settings.',
  })
  @ApiJsonAnswer({ status: 200, type: CustomersByTier, description: 'The tiers, lowest first.' })
  getCustomersByTier(@CurrentTenant() tenant: Tenant) {
    return this.profiles.customersByTier(tenant.business_id);
  }

  @Get('last-purchases')
  @Access('analytics:read')
  @ApiOperation({
    summary: 'Get customers by last purchase',
    description:
      'Counts the active customers by the days since their last purchase, and adds up what they have spent. Customers ' +
      'without a purchase are in no range.',
  })
  @ApiJsonAnswer({ status: 200, type: CustomersByLastPurchase, description: 'The ranges, the latest purchases first.' })
  getCustomersByLastPurchase(@CurrentTenant() tenant: Tenant) {
    return this.profiles.customersByLastPurchase(tenant.business_id);
  }
}
