import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiAnswer, ApiProblem } from '@wateja/http';

import { CampaignPath } from '../drafts/campaigns.schemas';
import { LeftOutList, LeftOutQuery } from './left-out.schemas';
import { LeftOutService } from './left-out.service';

@ApiTags('Campaigns')
@Controller('campaigns/:businessId/:campaignId/left-out')
export class LeftOutController {
  constructor(private readonly leftOut: LeftOutService) {}

  @Get()
  @Access('analytics:read')
  @ApiOperation({
    summary: 'List whom a campaign leaves out',
    description:
      'Lists the customers of the audience who get no message, with the reason, by id. Before the campaign begins, it ' +
      'decides as the preflight does. Afterwards it lists what happened, as the report counts it.',
  })
  @ApiAnswer({ status: 200, type: LeftOutList, description: 'A page of customers.' })
  @ApiProblem(409, 'The template of the draft has no text for the channel.')
  listLeftOut(@CurrentTenant() tenant: Tenant, @Param() { campaignId }: CampaignPath, @Query() query: LeftOutQuery) {
    return this.leftOut.list(tenant.business_id, campaignId, query);
  }
}
