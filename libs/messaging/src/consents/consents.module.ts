import { Module, type OnModuleInit } from '@nestjs/common';
import { AuditModule } from '@wateja/audit';
import { AuthModule } from '@wateja/auth';

import { CallbackTokens } from './callbacks/callback-tokens.service';
import { CallbackTokensController } from './callbacks/callback-tokens.controller';
import { CallbacksController } from './callbacks/callbacks.controller';
import { SmsReplies } from './callbacks/sms-replies.service';
import { StoppedPhones } from './callbacks/stopped-phones';
import { RepliesController } from './inbox/replies.controller';
import { RepliesService } from './inbox/replies.service';
import { ConsentsController } from './ledger/consents.controller';
import { ConsentsService } from './ledger/consents.service';
import { KeyedHashes } from './suppression/keyed-hashes';
import { SuppressedPhones } from './suppression/suppressed-phones';
import { SuppressionModule } from './suppression/suppression.module';
import { UnsubscribedAddresses } from './suppression/unsubscribed-addresses';
import { SignedTokensModule } from './tokens/signed-tokens.module';
import { UnsubscribeController } from './unsubscribe/unsubscribe.controller';
import { UnsubscribeService } from './unsubscribe/unsubscribe.service';
import { ConsentMerging } from './ledger/consent-merging';
import { ReplyMerging } from './inbox/reply-merging';

/**
 * The consents of customers, and how they change: at the counter, by STOP, by the link in a mail. Also the inbox of
 * SMS. The decision who may get a message is a plain function in decision/, so it is no provider.
 */
@Module({
  imports: [AuditModule, AuthModule, SignedTokensModule, SuppressionModule],
  controllers: [
    CallbackTokensController,
    CallbacksController,
    ConsentsController,
    RepliesController,
    UnsubscribeController,
  ],
  providers: [
    ReplyMerging,
    ConsentMerging,
    CallbackTokens,
    ConsentsService,
    RepliesService,
    SmsReplies,
    StoppedPhones,
    SuppressedPhones,
    UnsubscribedAddresses,
    UnsubscribeService,
  ],
  exports: [CallbackTokens, ConsentsService, SignedTokensModule],
})
export class ConsentsModule implements OnModuleInit {
  constructor(private readonly keyedHashes: KeyedHashes) {}

  /** Prepares the stored hashes before the service sends anything. */
  async onModuleInit(): Promise<void> {
    await this.keyedHashes.prepare();
  }
}
