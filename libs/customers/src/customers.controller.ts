import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiAnswer, ApiJsonAnswer, ApiProblem, EntityTag, ExpectedVersion, type ExpectedVersions } from '@wateja/http';
import { Idempotent } from '@wateja/idempotency';

import {
  CreateCustomer,
  CustomerCreated,
  CustomerDeleted,
  CustomerList,
  CustomerListQuery,
  CustomerPath,
  CustomerSearchQuery,
  CustomerSearchResults,
  CustomerUpdated,
  UpdateCustomer,
} from './customers.schemas';
import { CustomersService } from './customers.service';

@ApiTags('Customers')
@Controller('customers/:businessId')
export class CustomersController {
  constructor(private readonly customers: CustomersService) {}

  @Post()
  @Access('customers:write')
  @ApiOperation({
    summary: 'Create a customer',
    description: 'Preferences and an empty purchase history come with it.',
  })
  @ApiAnswer({ status: 201, type: CustomerCreated, description: 'The new customer.' })
  @ApiProblem(409, 'Another customer already has this external_id, or a person who was erased had it.')
  @Idempotent()
  async createCustomer(@CurrentTenant() tenant: Tenant, @Body() body: CreateCustomer) {
    return { message: 'Customer created successfully', customer: await this.customers.create(tenant, body) };
  }

  @Get()
  @Access('customers:read')
  @ApiOperation({
    summary: 'List customers',
    description:
      'Filtered, sorted and paged, by `offset` or by `cursor`. A cursor costs the same however far it has come, and ' +
      'what is added or removed meanwhile moves no page. Deactivated ones on request.',
  })
  @ApiJsonAnswer({ status: 200, type: CustomerList, description: 'A page of customers.' })
  listCustomers(@CurrentTenant() tenant: Tenant, @Query() query: CustomerListQuery) {
    return this.customers.list(tenant, query);
  }

  @Get('search')
  @Access('customers:read')
  @ApiOperation({
    summary: 'Search customers',
    description:
      'Finds active customers by any part of name or email, ignoring case, accents, apostrophes and dashes, by the words ' +
      'of a name in any order, or by phone in any usual spelling. Those that start with the term come first. When ' +
      'nobody is found, a typo in one word of five letters or more is forgiven; such results say `match: similar`.',
  })
  @ApiJsonAnswer({ status: 200, type: CustomerSearchResults, description: 'The best matches.' })
  searchCustomers(@CurrentTenant() tenant: Tenant, @Query() { q, limit }: CustomerSearchQuery) {
    return this.customers.search(tenant, q, limit);
  }

  @Patch(':customerId')
  @Access('customers:write')
  @EntityTag('customer')
  @ApiOperation({
    summary: 'Update a customer',
    description: 'Changes the fields that are sent. Null clears phone, email, address or external_id.',
  })
  @ApiAnswer({ status: 200, type: CustomerUpdated, description: 'The customer as it is now.' })
  @ApiProblem(409, 'Another customer has, or an erased one had, this external_id; or the customer was erased.')
  async updateCustomer(
    @CurrentTenant() tenant: Tenant,
    @Param() { customerId }: CustomerPath,
    @Body() body: UpdateCustomer,
    @ExpectedVersion() expected?: ExpectedVersions,
  ) {
    const customer = await this.customers.update(tenant, customerId, body, expected);
    return { message: 'Customer updated successfully', customer };
  }

  @Delete(':customerId')
  @Access('customers:delete')
  @EntityTag('customer')
  @ApiOperation({
    summary: 'Delete a customer (soft)',
    description: 'Deactivates: the customer leaves lists and search, and keeps notes, sales and history.',
  })
  @ApiAnswer({ status: 200, type: CustomerDeleted, description: 'The deactivated customer.' })
  @ApiProblem(409, 'The customer was erased.')
  async deleteCustomer(
    @CurrentTenant() tenant: Tenant,
    @Param() { customerId }: CustomerPath,
    @ExpectedVersion() expected?: ExpectedVersions,
  ) {
    const customer = await this.customers.deactivate(tenant, customerId, expected);
    return { message: 'Customer deleted successfully', customer };
  }
}
