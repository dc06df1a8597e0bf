import { Module } from '@nestjs/common';
import { AuditModule } from '@wateja/audit';
import { AuthModule } from '@wateja/auth';
import { ENVIRONMENT } from '@wateja/config';

import { AUTOMATIC } from './automatic/automatic-parts';
import { CallbackToken } from './callbacks/callback-token';
import { CallbacksController } from './callbacks/callbacks.controller';
import { SmsReplies } from './callbacks/sms-replies.service';
import { StoppedPhones } from './callbacks/stopped-phones';
import { CAMPAIGNS } from './campaigns/campaign-parts';
import { Channels } from './channels/channel';
import { configuredChannels } from './channels/configured-channels';
import { ConsentsController } from './consents/consents.controller';
import { ConsentsService } from './consents/consents.service';
import { SignedTokens } from './consents/signed-tokens';
import { MESSAGES } from './messages/message-parts';
import { MessagingSettingsController } from './settings/messaging-settings.controller';
import { MessagingSettingsService } from './settings/messaging-settings.service';
import { TemplatesModule } from './templates/templates.module';
import { UnsubscribeController } from './unsubscribe/unsubscribe.controller';

/** Messages to customers: who may be written to, how, what it costs, and whether it helped. */
@Module({
  imports: [AuditModule, AuthModule, TemplatesModule],
  controllers: [
    ...AUTOMATIC.controllers,
    CallbacksController,
    ...CAMPAIGNS.controllers,
    ConsentsController,
    ...MESSAGES.controllers,
    MessagingSettingsController,
    UnsubscribeController,
  ],
  providers: [
    ...AUTOMATIC.providers,
    { provide: Channels, inject: [ENVIRONMENT], useFactory: configuredChannels },
    CallbackToken,
    ...CAMPAIGNS.providers,
    ConsentsService,
    ...MESSAGES.providers,
    MessagingSettingsService,
    SignedTokens,
    SmsReplies,
    StoppedPhones,
  ],
  exports: [Channels],
})
export class MessagingModule {}
