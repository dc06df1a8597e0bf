import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiAnswer, ApiProblem } from '@wateja/http';
import { Idempotent } from '@wateja/idempotency';

import { CampaignChanged, CampaignPath, SendCampaign } from '../drafts/campaigns.schemas';
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
    summary: 'Preview a campaign',
    description:
      'Shows what sending the campaign would do: how many customers get a message by which channel, how ' +
      'many are left out and why, the cost, and the texts for three recipients. It changes nothing. Sending ' +
      'puts the same customers into the holdout.',
  })
  @ApiAnswer({ status: 200, type: Preflight, description: 'The preflight.' })
  @ApiProblem(409, 'The campaign is already sent or cancelled, or its template has no text for the channel.')
  async preflightCampaign(@CurrentTenant() tenant: Tenant, @Param() { campaignId }: CampaignPath) {
    return { preflight: await this.preflights.preflight(tenant.business_id, campaignId) };
  }

  @Post('send')
  @HttpCode(200)
  @Access('messages:write')
  @ApiOperation({
    summary: 'Send a campaign',
    description:
      'Sends the campaign in the background, at once or at its scheduled time. Wateja stores the texts of ' +
      'the template now. It selects the recipients when the campaign starts, and checks each of them again ' +
      'before their message is sent. If it has more than ten times the recipients of the largest campaign so far, the ' +
      'answer is 422 `recipients_unconfirmed` with the number of `recipients`, until you send `confirm_recipients`.',
  })
  @ApiBody({ type: SendCampaign, required: false })
  @ApiAnswer({ status: 200, type: CampaignChanged, description: 'The campaign, sending or scheduled.' })
  @ApiProblem(
    409,
    'The campaign is already sent, its scheduled time has passed, or its template has no text for the channel.',
  )
  @ApiProblem(422, 'The campaign has far more recipients than any so far, and they are not confirmed.')
  @Idempotent()
  async sendCampaign(
    @CurrentTenant() tenant: Tenant,
    @Param() { campaignId }: CampaignPath,
    @Body() { confirm_recipients }: SendCampaign,
  ) {
    const campaign = await this.sending.send(tenant.business_id, campaignId, confirm_recipients);
    return { message: 'Campaign sent successfully', campaign };
  }

  @Post('cancel')
  @HttpCode(200)
  @Access('messages:write')
  @ApiOperation({
    summary: 'Cancel a campaign',
    description:
      'Cancels the campaign and its waiting messages. Messages that were already given to a provider cannot ' +
      'be cancelled.',
  })
  @ApiAnswer({ status: 200, type: CampaignChanged, description: 'The cancelled campaign.' })
  @ApiProblem(409, 'The campaign has already ended.')
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
      'Reports the states and the cost of the messages, and compares the purchases of the recipients with ' +
      'those of the holdout.',
  })
  @ApiAnswer({ status: 200, type: CampaignReport, description: 'The report.' })
  async reportCampaign(@CurrentTenant() tenant: Tenant, @Param() { campaignId }: CampaignPath) {
    return { report: await this.reports.report(tenant.business_id, campaignId) };
  }
}
