import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiJsonAnswer, JsonEntityTag } from '@wateja/http';

import {
  CustomerMetrics,
  CustomerProfile,
  ProfilePath,
  PurchaseHistory,
  PurchaseHistoryQuery,
  RepeatCustomers,
  RepeatCustomersQuery,
} from './customer-profile.schemas';
import { CustomerProfileService } from './customer-profile.service';

@ApiTags('Customers')
@Controller('customers/:businessId')
export class CustomerProfileController {
  constructor(private readonly profiles: CustomerProfileService) {}

  @Get('repeat')
  @Access('analytics:read')
  @ApiOperation({ summary: 'List repeat customers', description: 'Active ones; those with the most purchases first.' })
  @ApiJsonAnswer({ status: 200, type: RepeatCustomers, description: 'A page of repeat customers.' })
  listRepeatCustomers(@CurrentTenant() tenant: Tenant, @Query() query: RepeatCustomersQuery) {
    return this.profiles.repeatCustomers(tenant.business_id, query);
  }

  @Get(':customerId')
  @Access('customers:read')
  @JsonEntityTag()
  @ApiOperation({ summary: 'Get a customer', description: 'With notes, preferences and purchase history.' })
  @ApiJsonAnswer({ status: 200, type: CustomerProfile, description: 'The customer, active or not.' })
  getCustomer(@CurrentTenant() tenant: Tenant, @Param() { customerId }: ProfilePath) {
    return this.profiles.profile(tenant.business_id, customerId);
  }

  @Get(':customerId/metrics')
  @Access('customers:read')
  @ApiOperation({ summary: "Get a customer's metrics", description: 'Loyalty, with what is needed to act on it.' })
  @ApiJsonAnswer({ status: 200, type: CustomerMetrics, description: 'The metrics.' })
  getCustomerMetrics(@CurrentTenant() tenant: Tenant, @Param() { customerId }: ProfilePath) {
    return this.profiles.metrics(tenant.business_id, customerId);
  }

  @Get(':customerId/history')
  @Access('customers:read')
  @ApiOperation({
    summary: "Get a customer's purchases",
    description: 'Newest first, amounts net of refunds. Sales in other states are under /api/sales.',
  })
  @ApiJsonAnswer({ status: 200, type: PurchaseHistory, description: 'A page of purchases and their sums.' })
  getPurchaseHistory(
    @CurrentTenant() tenant: Tenant,
    @Param() { customerId }: ProfilePath,
    @Query() query: PurchaseHistoryQuery,
  ) {
    return this.profiles.history(tenant.business_id, customerId, query);
  }
}
