import { Module } from '@nestjs/common';

import { SignedTokensModule } from './consents/tokens/signed-tokens.module';
import { MessageTail } from './messages/message-tail.service';

/** What commands need of messaging: nothing in here sends. */
@Module({ imports: [SignedTokensModule], providers: [MessageTail], exports: [MessageTail, SignedTokensModule] })
export class MessageCommandsModule {}
