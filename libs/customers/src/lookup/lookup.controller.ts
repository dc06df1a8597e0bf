import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  Access,
  type AuthenticatedRequest,
  CurrentTenant,
  OpenToWidgets,
  RequestBudgets,
  type Tenant,
} from '@wateja/auth';
import { ApiAnswer } from '@wateja/http';
import type { FastifyReply } from 'fastify';

import { LookupQuery, LookupResults } from './lookup.schemas';
import { LookupService } from './lookup.service';

@ApiTags('Widget')
@Controller('customers/:businessId/lookup')
export class LookupController {
  constructor(
    private readonly lookups: LookupService,
    private readonly budgets: RequestBudgets,
  ) {}

  @Get()
  @Access('customers:lookup')
  @OpenToWidgets()
  @ApiOperation({
    summary: 'Look up a customer',
    description:
      'Finds at most 5 active customers, as the search does, and shows little of them: the name, the type, and a ' +
      'phone number whose middle digits are dots. A search by a whole number shows that number. A look-up counts ' +
      'as two requests of the rate limit, and requests with widget tokens have a limit of their own.',
  })
  @ApiAnswer({ status: 200, type: LookupResults, description: 'The best matches.' })
  async lookUpCustomers(
    @CurrentTenant() tenant: Tenant,
    @Query() { q }: LookupQuery,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.budgets.count(request, reply);
    return this.lookups.find(tenant, q);
  }
}
