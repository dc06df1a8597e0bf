import { Module } from '@nestjs/common';
import { AuditModule } from '@wateja/audit';
import { ENVIRONMENT } from '@wateja/config';

import { AUTOMATIC } from './automatic/automatic-parts';
import { CAMPAIGNS } from './campaigns/campaign-parts';
import { Channels } from './channels/channel';
import { configuredChannels } from './channels/configured-channels';
import { ConsentsModule } from './consents/consents.module';
import { MESSAGES } from './messages/message-parts';
import { MessagingSettingsController } from './settings/messaging-settings.controller';
import { MessagingSettingsService } from './settings/messaging-settings.service';
import { TemplatesModule } from './templates/templates.module';

/** Messages to customers: who may be written to, how, what it costs, and whether it helped. */
@Module({
  imports: [AuditModule, TemplatesModule, ConsentsModule],
  controllers: [
    ...AUTOMATIC.controllers,
    ...CAMPAIGNS.controllers,
    ...MESSAGES.controllers,
    MessagingSettingsController,
  ],
  providers: [
    ...AUTOMATIC.providers,
    { provide: Channels, inject: [ENVIRONMENT], useFactory: configuredChannels },
    ...CAMPAIGNS.providers,
    ...MESSAGES.providers,
    MessagingSettingsService,
  ],
  exports: [Channels],
})
export class MessagingModule {}
