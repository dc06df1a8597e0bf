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
  @ApiOperation({
    summary: 'List repeat customers',
    description: 'Lists active customers with repeated purchases. Customers with the most purchases come first.',
  })
  @ApiJsonAnswer({ status: 200, type: RepeatCustomers, description: 'A page of repeat customers.' })
  listRepeatCustomers(@CurrentTenant() tenant: Tenant, @Query() query: RepeatCustomersQuery) {
    return this.profiles.repeatCustomers(tenant.business_id, query);
  }

  @Get(':customerId')
  @Access('customers:read')
  @JsonEntityTag()
  @ApiOperation({
    summary: 'Get a customer',
    description: 'Returns the customer with notes, preferences and purchase history.',
  })
  @ApiJsonAnswer({ status: 200, type: CustomerProfile, description: 'The customer, active or deactivated.' })
  getCustomer(@CurrentTenant() tenant: Tenant, @Param() { customerId }: ProfilePath) {
    return this.profiles.profile(tenant.business_id, customerId);
  }

  @Get(':customerId/metrics')
  @Access('customers:read')
  @ApiOperation({
    summary: "Get a customer's metrics",
    description:
      "Returns the customer's loyalty: purchases, amounts, repeat frequency and tier, with contact details " +
      'and preferences.',
  })
  @ApiJsonAnswer({ status: 200, type: CustomerMetrics, description: 'The metrics.' })
  getCustomerMetrics(@CurrentTenant() tenant: Tenant, @Param() { customerId }: ProfilePath) {
    return this.profiles.metrics(tenant.business_id, customerId);
  }

  @Get(':customerId/history')
  @Access('customers:read')
  @ApiOperation({
    summary: "Get a customer's purchases",
    description:
      "Lists the customer's purchases, newest first. Refunds are subtracted from the amounts. GET " +
      '/api/sales lists sales in every state.',
  })
  @ApiJsonAnswer({ status: 200, type: PurchaseHistory, description: 'A page of purchases, and their totals.' })
  getPurchaseHistory(
    @CurrentTenant() tenant: Tenant,
    @Param() { customerId }: ProfilePath,
    @Query() query: PurchaseHistoryQuery,
  ) {
    return this.profiles.history(tenant.business_id, customerId, query);
  }
}
