import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiAnswer, ApiProblem } from '@wateja/http';
import { Idempotent } from '@wateja/idempotency';

import { AddConsent, ConsentAdded, ConsentList, ConsentListQuery, ConsentsPath } from './consents.schemas';
import { ConsentsService } from './consents.service';

@ApiTags('Messaging')
@Controller('customers/:businessId/:customerId/consents')
export class ConsentsController {
  constructor(private readonly consents: ConsentsService) {}

  @Post()
  @Access('consents:write')
  @ApiOperation({
    summary: 'Record a consent',
    description:
      'Records that a customer agreed to messages on one channel for one purpose, or withdrew that consent. ' +
      'Entries are never changed; the latest entry counts. A withdrawn consent is granted again by the SMS START of the ' +
      'customer, or by an owner, who gives wording_version and reason.',
  })
  @ApiAnswer({ status: 201, type: ConsentAdded, description: 'The new entry.' })
  @ApiProblem(409, 'The customer was erased, or the consent is withdrawn and the caller is no owner.')
  @Idempotent()
  async addConsent(@CurrentTenant() tenant: Tenant, @Param() { customerId }: ConsentsPath, @Body() body: AddConsent) {
    const entry = { ...body, recorded_by: tenant.user_id };
    const mayBringBack = tenant.role === 'owner' || tenant.role === 'admin';
    const consent = await this.consents.add(tenant.business_id, customerId, entry, mayBringBack);
    return { message: 'Consent recorded successfully', consent };
  }

  @Get()
  @Access('consents:read')
  @ApiOperation({
    summary: "Get a customer's consents",
    description: 'Returns the current consents, and a page of all entries, newest first.',
  })
  @ApiAnswer({ status: 200, type: ConsentList, description: 'The current consents and a page of entries.' })
  listConsents(
    @CurrentTenant() tenant: Tenant,
    @Param() { customerId }: ConsentsPath,
    @Query() query: ConsentListQuery,
  ) {
    return this.consents.list(tenant.business_id, customerId, query);
  }
}
