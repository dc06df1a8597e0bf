import { Module } from '@nestjs/common';

import { AutomaticModule } from './automatic/automatic.module';
import { CampaignsModule } from './campaigns/campaigns.module';
import { ConsentsModule } from './consents/consents.module';
import { DeliveryModule } from './delivery/delivery.module';
import { TemplatesModule } from './templates/templates.module';

/**
 * Messages to customers: who may get one, by which channel, at what cost, and whether it had an effect. Each module
 * imports only modules that are listed before it. Campaigns and automatic messages do not import each other.
 */
@Module({
  imports: [TemplatesModule, ConsentsModule, DeliveryModule, CampaignsModule, AutomaticModule],
  // For the demo shop, which writes as users of the API do, and for imports, which use the job queue.
  exports: [TemplatesModule, ConsentsModule, CampaignsModule, DeliveryModule],
})
export class MessagingModule {}
