import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiAnswer, ApiProblem, EntityTag, ExpectedVersion, type ExpectedVersions } from '@wateja/http';
import { Idempotent } from '@wateja/idempotency';

import {
  CampaignChanged,
  CampaignCreated,
  CampaignDeleted,
  CampaignList,
  CampaignListQuery,
  CampaignPath,
  CreateCampaign,
  SingleCampaign,
  UpdateCampaign,
} from './campaigns.schemas';
import { CampaignsService } from './campaigns.service';

@ApiTags('Campaigns')
@Controller('campaigns/:businessId')
export class CampaignsController {
  constructor(private readonly campaigns: CampaignsService) {}

  @Post()
  @Access('messages:write')
  @ApiOperation({
    summary: 'Create a campaign',
    description:
      'Creates a campaign as a draft. No message is sent before you send the campaign. Its preflight shows ' +
      'what sending would do.',
  })
  @ApiAnswer({ status: 201, type: CampaignCreated, description: 'The new campaign.' })
  @Idempotent()
  async createCampaign(@CurrentTenant() tenant: Tenant, @Body() body: CreateCampaign) {
    const campaign = await this.campaigns.create(tenant, body);
    return { message: 'Campaign created successfully', campaign };
  }

  @Get()
  @Access('messages:read')
  @ApiOperation({ summary: 'List campaigns', description: 'Lists campaigns in every state, newest first.' })
  @ApiAnswer({ status: 200, type: CampaignList, description: 'A page of campaigns.' })
  listCampaigns(@CurrentTenant() tenant: Tenant, @Query() query: CampaignListQuery) {
    return this.campaigns.list(tenant.business_id, query);
  }

  @Get(':campaignId')
  @Access('messages:read')
  @EntityTag('campaign')
  @ApiOperation({ summary: 'Get a campaign', description: 'Returns the campaign and its progress.' })
  @ApiAnswer({ status: 200, type: SingleCampaign, description: 'The campaign.' })
  async getCampaign(@CurrentTenant() tenant: Tenant, @Param() { campaignId }: CampaignPath) {
    return { campaign: await this.campaigns.find(tenant.business_id, campaignId) };
  }

  @Patch(':campaignId')
  @Access('messages:write')
  @EntityTag('campaign')
  @ApiOperation({
    summary: 'Update a campaign',
    description: 'Changes only the fields that are sent. Only drafts can be changed.',
  })
  @ApiAnswer({ status: 200, type: CampaignChanged, description: 'The campaign after the change.' })
  @ApiProblem(409, 'The campaign is no longer a draft.')
  async updateCampaign(
    @CurrentTenant() tenant: Tenant,
    @Param() { campaignId }: CampaignPath,
    @Body() body: UpdateCampaign,
    @ExpectedVersion() expected?: ExpectedVersions,
  ) {
    const campaign = await this.campaigns.update(tenant, campaignId, body, expected);
    return { message: 'Campaign updated successfully', campaign };
  }

  @Delete(':campaignId')
  @Access('messages:write')
  @EntityTag('campaign')
  @ApiOperation({
    summary: 'Delete a campaign',
    description: 'Deletes a draft. Campaigns that were sent cannot be deleted.',
  })
  @ApiAnswer({ status: 200, type: CampaignDeleted, description: 'The deleted campaign.' })
  @ApiProblem(409, 'The campaign is no longer a draft.')
  async deleteCampaign(
    @CurrentTenant() tenant: Tenant,
    @Param() { campaignId }: CampaignPath,
    @ExpectedVersion() expected?: ExpectedVersions,
  ) {
    const campaign = await this.campaigns.remove(tenant.business_id, campaignId, expected);
    return { message: 'Campaign deleted successfully', campaign };
  }
}
