import { Module } from '@nestjs/common';

import { ConsentImportModule } from './consents/ledger/consent-import.module';
import { SuppressionModule } from './consents/suppression/suppression.module';
import { SignedTokensModule } from './consents/tokens/signed-tokens.module';
import { MessageTailModule } from './delivery/messages/message-tail.module';
import { RestoredMessages } from './restored-messages.service';

/** The part of messaging that commands need. Nothing in it sends a message. */
@Module({
  imports: [ConsentImportModule, MessageTailModule, SignedTokensModule, SuppressionModule],
  providers: [RestoredMessages],
  exports: [ConsentImportModule, MessageTailModule, RestoredMessages, SignedTokensModule],
})
export class MessageCommandsModule {}
