import { Module } from '@nestjs/common';

import { ConsentImportModule } from './consents/ledger/consent-import.module';
import { SuppressionModule } from './consents/suppression/suppression.module';
import { SignedTokensModule } from './consents/tokens/signed-tokens.module';
import { MessageTailModule } from './delivery/messages/message-tail.module';

/** The part of messaging that commands need. Nothing in it sends a message. */
@Module({
  imports: [ConsentImportModule, MessageTailModule, SignedTokensModule, SuppressionModule],
  exports: [ConsentImportModule, MessageTailModule, SignedTokensModule, SuppressionModule],
})
export class MessageCommandsModule {}
