import { Module } from '@nestjs/common';

import { SignedTokensModule } from './consents/tokens/signed-tokens.module';
import { MessageTailModule } from './delivery/messages/message-tail.module';

/** What commands need of messaging: nothing in here sends. */
@Module({ imports: [MessageTailModule, SignedTokensModule], exports: [MessageTailModule, SignedTokensModule] })
export class MessageCommandsModule {}
