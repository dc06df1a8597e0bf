import { Module } from '@nestjs/common';
import { AuditModule } from '@wateja/audit';
import { AuthModule } from '@wateja/auth';
import { ENVIRONMENT } from '@wateja/config';

import { ConsentsModule } from '../consents/consents.module';
import { SuppressionKeyModule } from '../consents/suppression/suppression-key.module';
import { SmsAllowance } from './allowance/sms-allowance.service';
import { Channels } from './channels/channel';
import { configuredChannels } from './configured-channels';
import { DirectMessagesService } from './messages/direct-messages.service';
import { MessageAddresses } from './messages/message-addresses';
import { MessageErasure } from './messages/message-erasure';
import { MessageWriter } from './messages/message-writer';
import { MessagesController } from './messages/messages.controller';
import { MessagesService } from './messages/messages.service';
import { Jobs } from './queue/jobs';
import { DeliveryReportsController } from './reports/delivery-reports.controller';
import { DeliveryReportsService } from './reports/delivery-reports.service';
import { DueDecisions } from './sending/due-decisions';
import { MessageClaims } from './sending/message-claims';
import { MessageHandOver } from './sending/message-hand-over';
import { MessageSender } from './sending/message-sender';
import { MessageSweeper } from './sending/message-sweeper';
import { ProviderRateLimiter } from './sending/provider-rate-limiter';
import { MessagingSettingsController } from './settings/messaging-settings.controller';
import { MessagingSettingsModule } from './settings/messaging-settings.module';
import { MessageMerging } from './messages/message-merging';

/**
 * Messages from the moment they are written until the last report of the provider: the queue, the channels, and the
 * cost of each message.
 */
@Module({
  imports: [AuditModule, AuthModule, ConsentsModule, MessagingSettingsModule, SuppressionKeyModule],
  controllers: [DeliveryReportsController, MessagesController, MessagingSettingsController],
  providers: [
    MessageMerging,
    { provide: Channels, inject: [ENVIRONMENT], useFactory: configuredChannels },
    DeliveryReportsService,
    DirectMessagesService,
    DueDecisions,
    Jobs,
    MessageAddresses,
    MessageClaims,
    MessageErasure,
    MessageHandOver,
    MessageSender,
    MessageSweeper,
    MessageWriter,
    MessagesService,
    ProviderRateLimiter,
    SmsAllowance,
  ],
  exports: [Channels, Jobs, MessageSweeper, MessageWriter, MessagingSettingsModule, SmsAllowance],
})
export class DeliveryModule {}
