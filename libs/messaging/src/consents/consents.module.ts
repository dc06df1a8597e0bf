import { Module } from '@nestjs/common';

import { CallbacksController } from './callbacks/callbacks.controller';
import { SmsReplies } from './callbacks/sms-replies.service';
import { StoppedPhones } from './callbacks/stopped-phones';
import { ConsentsController } from './ledger/consents.controller';
import { ConsentsService } from './ledger/consents.service';
import { SignedTokensModule } from './tokens/signed-tokens.module';
import { UnsubscribeController } from './unsubscribe/unsubscribe.controller';

/**
 * What customers said about being written to, and how they say it: at the counter, by STOP, by the link in a mail. The
 * decision who may be written to is a function without a provider, in decision/.
 */
@Module({
  imports: [SignedTokensModule],
  controllers: [CallbacksController, ConsentsController, UnsubscribeController],
  providers: [ConsentsService, SmsReplies, StoppedPhones],
  exports: [SignedTokensModule],
})
export class ConsentsModule {}
