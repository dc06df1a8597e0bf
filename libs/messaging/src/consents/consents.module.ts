import { Module } from '@nestjs/common';

import { CallbacksController } from './callbacks/callbacks.controller';
import { SmsReplies } from './callbacks/sms-replies.service';
import { StoppedPhones } from './callbacks/stopped-phones';
import { RepliesController } from './inbox/replies.controller';
import { RepliesService } from './inbox/replies.service';
import { ConsentsController } from './ledger/consents.controller';
import { ConsentsService } from './ledger/consents.service';
import { SignedTokensModule } from './tokens/signed-tokens.module';
import { UnsubscribeController } from './unsubscribe/unsubscribe.controller';

/**
 * The consents of customers, and how they change: at the counter, by STOP, by the link in a mail. Also the inbox of SMS. The decision who may
 * get a message is a plain function in decision/, so it is no provider.
 */
@Module({
  imports: [SignedTokensModule],
  controllers: [CallbacksController, ConsentsController, RepliesController, UnsubscribeController],
  providers: [ConsentsService, RepliesService, SmsReplies, StoppedPhones],
  exports: [SignedTokensModule],
})
export class ConsentsModule {}
