import { Module } from '@nestjs/common';

import { DeliveryModule } from '../delivery/delivery.module';
import { CampaignsController } from './drafts/campaigns.controller';
import { CampaignsService } from './drafts/campaigns.service';
import { LeftOutController } from './left-out/left-out.controller';
import { LeftOutService } from './left-out/left-out.service';
import { CampaignContexts } from './planning/campaign-contexts';
import { CampaignSizeService } from './planning/campaign-size.service';
import { DraftPlans } from './planning/draft-plans.service';
import { PreflightService } from './planning/preflight.service';
import { CampaignFigures } from './figures/campaign-figures.service';
import { CampaignReportService } from './report/campaign-report.service';
import { CampaignUplift } from './figures/campaign-uplift.service';
import { CampaignPreparation } from './sending/campaign-preparation';
import { CampaignRunner } from './sending/campaign-runner';
import { CampaignSendingController } from './sending/campaign-sending.controller';
import { CampaignSendingService } from './sending/campaign-sending.service';
import { RecipientMerging } from './sending/recipient-merging';

/** Messages to many customers: drafted, previewed, sent page by page, and measured against customers who got none. */
@Module({
  imports: [DeliveryModule],
  controllers: [CampaignsController, CampaignSendingController, LeftOutController],
  providers: [
    RecipientMerging,
    CampaignContexts,
    CampaignFigures,
    CampaignPreparation,
    CampaignReportService,
    CampaignRunner,
    CampaignSendingService,
    CampaignsService,
    CampaignSizeService,
    CampaignUplift,
    DraftPlans,
    LeftOutService,
    PreflightService,
  ],
  exports: [CampaignsService],
})
export class CampaignsModule {}
