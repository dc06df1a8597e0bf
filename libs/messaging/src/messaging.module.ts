import { Module } from '@nestjs/common';

import { AUTOMATIC } from './automatic/automatic-parts';
import { CampaignsModule } from './campaigns/campaigns.module';
import { ConsentsModule } from './consents/consents.module';
import { DeliveryModule } from './delivery/delivery.module';
import { TemplatesModule } from './templates/templates.module';

/** Messages to customers: who may be written to, how, what it costs, and whether it helped. */
@Module({
  imports: [TemplatesModule, ConsentsModule, DeliveryModule, CampaignsModule],
  controllers: [...AUTOMATIC.controllers],
  providers: [...AUTOMATIC.providers],
})
export class MessagingModule {}
