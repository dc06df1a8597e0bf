import { Module } from '@nestjs/common';

import { AutomaticModule } from './automatic/automatic.module';
import { CampaignsModule } from './campaigns/campaigns.module';
import { ConsentsModule } from './consents/consents.module';
import { DeliveryModule } from './delivery/delivery.module';
import { TemplatesModule } from './templates/templates.module';

/**
 * Messages to customers: who may be written to, how, what it costs, and whether it helped. Each module imports those
 * before it; campaigns and automatic messages do not know each other.
 */
@Module({ imports: [TemplatesModule, ConsentsModule, DeliveryModule, CampaignsModule, AutomaticModule] })
export class MessagingModule {}
