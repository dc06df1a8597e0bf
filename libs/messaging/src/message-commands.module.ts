import { Module } from '@nestjs/common';

import { SignedTokensModule } from './consents/tokens/signed-tokens.module';
import { MessageTailModule } from './delivery/messages/message-tail.module';

/** The part of messaging that commands need. Nothing in it sends a message. */
@Module({ imports: [MessageTailModule, SignedTokensModule], exports: [MessageTailModule, SignedTokensModule] })
export class MessageCommandsModule {}
