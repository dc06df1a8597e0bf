import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiAnswer, ApiProblem } from '@wateja/http';
import { Idempotent } from '@wateja/idempotency';

import { CampaignChanged, CampaignPath } from '../drafts/campaigns.schemas';
import { Preflight } from '../planning/preflight.schemas';
import { PreflightService } from '../planning/preflight.service';
import { CampaignReportService } from '../report/campaign-report.service';
import { CampaignReport } from '../report/report.schemas';
import { CampaignSendingService } from './campaign-sending.service';

@ApiTags('Campaigns')
@Controller('campaigns/:businessId/:campaignId')
export class CampaignSendingController {
  constructor(
    private readonly preflights: PreflightService,
    private readonly sending: CampaignSendingService,
    private readonly reports: CampaignReportService,
  ) {}

  @Get('preflight')
  @Access('messages:read')
  @ApiOperation({
    summary: 'See what sending would do',
    description:
      'Who would be written to by which channel, who is left out and why, what it costs, and what three of the ' +
      'recipients would read. Writes nothing. The same customers are held out when it is sent.',
  })
  @ApiAnswer({ status: 200, type: Preflight, description: 'What would come of it.' })
  @ApiProblem(409, 'The campaign was sent or cancelled, or its template has no text for the channel.')
  async preflightCampaign(@CurrentTenant() tenant: Tenant, @Param() { campaignId }: CampaignPath) {
    return { preflight: await this.preflights.preflight(tenant.business_id, campaignId) };
  }

  @Post('send')
  @HttpCode(200)
  @Access('messages:write')
  @ApiOperation({
    summary: 'Send a campaign',
    description:
      'At once, or at the time it is scheduled for, in the background. The texts are those of this moment; who is ' +
      'written to is decided when it begins, and once more as each message goes out.',
  })
  @ApiAnswer({ status: 200, type: CampaignChanged, description: 'The campaign, on its way.' })
  @ApiProblem(409, 'It was sent before, its time has passed, or its template has no text for the channel.')
  @Idempotent()
  async sendCampaign(@CurrentTenant() tenant: Tenant, @Param() { campaignId }: CampaignPath) {
    const campaign = await this.sending.send(tenant.business_id, campaignId);
    return { message: 'Campaign sent successfully', campaign };
  }

  @Post('cancel')
  @HttpCode(200)
  @Access('messages:write')
  @ApiOperation({
    summary: 'Cancel a campaign',
    description: 'Messages that wait are called off; those that were handed over cannot be.',
  })
  @ApiAnswer({ status: 200, type: CampaignChanged, description: 'The cancelled campaign.' })
  @ApiProblem(409, 'It is over already.')
  @Idempotent()
  async cancelCampaign(@CurrentTenant() tenant: Tenant, @Param() { campaignId }: CampaignPath) {
    const campaign = await this.sending.cancel(tenant.business_id, campaignId);
    return { message: 'Campaign cancelled successfully', campaign };
  }

  @Get('report')
  @Access('messages:read')
  @ApiOperation({
    summary: "Get a campaign's report",
    description:
      'What became of its messages, what they cost, and whether those who were to be written to bought more than ' +
      'those held out.',
  })
  @ApiAnswer({ status: 200, type: CampaignReport, description: 'The report, as of now.' })
  async reportCampaign(@CurrentTenant() tenant: Tenant, @Param() { campaignId }: CampaignPath) {
    return { report: await this.reports.report(tenant.business_id, campaignId) };
  }
}
