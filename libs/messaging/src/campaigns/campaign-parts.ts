import { CampaignContexts } from './campaign-contexts';
import { CampaignPreparation } from './campaign-preparation';
import { CampaignReportService } from './campaign-report.service';
import { CampaignRunner } from './campaign-runner';
import { CampaignSendingController } from './campaign-sending.controller';
import { CampaignSendingService } from './campaign-sending.service';
import { CampaignsController } from './campaigns.controller';
import { CampaignsService } from './campaigns.service';
import { PreflightService } from './preflight.service';

/** What the module has for campaigns. */
export const CAMPAIGNS = {
  controllers: [CampaignsController, CampaignSendingController],
  providers: [
    CampaignContexts,
    CampaignPreparation,
    CampaignReportService,
    CampaignRunner,
    CampaignSendingService,
    CampaignsService,
    PreflightService,
  ],
};
