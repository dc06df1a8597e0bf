import { Body, Controller, Delete, Get, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  Access,
  type AuthenticatedRequest,
  CurrentPermissions,
  CurrentTenant,
  OpenToWidgets,
  type Permission,
  RequestBudgets,
  type Tenant,
} from '@wateja/auth';
import { validate } from '@wateja/common';
import { ApiAnswer, ApiJsonAnswer, ApiProblem, EntityTag, ExpectedVersion, type ExpectedVersions } from '@wateja/http';
import { Idempotent } from '@wateja/idempotency';
import type { FastifyReply } from 'fastify';

import {
  CreateCustomer,
  customerOfWidget,
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
  constructor(
    private readonly customers: CustomersService,
    private readonly budgets: RequestBudgets,
  ) {}

  @Post()
  @Access('customers:write')
  @OpenToWidgets()
  @ApiOperation({
    summary: 'Create a customer',
    description:
      'Creates a customer with default preferences and an empty purchase history. The answer lists other customers ' +
      'with the same phone or email address. A page with a widget token sends `name` and `phone`, and nothing else.',
  })
  @ApiAnswer({ status: 201, type: CustomerCreated, description: 'The new customer.' })
  @ApiProblem(409, 'This external_id belongs to another customer, or belonged to a customer who was erased.')
  @Idempotent()
  async createCustomer(
    @CurrentTenant() tenant: Tenant,
    @CurrentPermissions() permissions: Permission[],
    @Body() body: CreateCustomer,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (request.principal.widget_origin !== null) validate(customerOfWidget, request.body);
    const hasContact = Boolean(body.phone ?? body.email);
    // Otherwise a key that may only write could find out who has a phone number.
    const mayRead = permissions.includes('customers:read');
    const looksForDuplicates = hasContact && mayRead && (await this.budgets.countLookup(request, reply));
    const created = await this.customers.create(tenant, body, looksForDuplicates);
    return { message: 'Customer created successfully', ...created };
  }

  @Get()
  @Access('customers:read')
  @ApiOperation({
    summary: 'List customers',
    description:
      'Lists customers, filtered and sorted. Page through them by `offset` or by `cursor`. Pages by cursor ' +
      'are equally fast at any depth, and no customer is repeated or skipped when others are added or ' +
      'removed meanwhile. Deactivated customers are listed only with `is_active=false`.',
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
      'Finds active customers by any part of the name or email, by the words of a name in any order, or by ' +
      'the phone number in any usual spelling. The search ignores case, accents, apostrophes and dashes. ' +
      'Customers whose name, email or phone starts with the term come first. If no customer matches, the ' +
      'search also finds names with one typo in a word of five letters or more; these results have `match: ' +
      'similar`.',
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
    description: 'Changes only the fields that are sent. Null clears phone, email, address or external_id.',
  })
  @ApiAnswer({ status: 200, type: CustomerUpdated, description: 'The customer after the change.' })
  @ApiProblem(
    409,
    'This external_id belongs to another customer or belonged to an erased one, or the customer was erased.',
  )
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
    summary: 'Delete (deactivate) a customer',
    description:
      'Deactivates the customer. Lists and searches no longer show the customer. Notes, sales and purchase ' +
      'history stay.',
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
