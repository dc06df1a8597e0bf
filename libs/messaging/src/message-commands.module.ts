import { Module } from '@nestjs/common';
import { AuthModule } from '@wateja/auth';

import { SignedTokens } from './consents/signed-tokens';
import { MessageTail } from './messages/message-tail.service';

/** What commands need of messaging: nothing in here sends. */
@Module({ imports: [AuthModule], providers: [MessageTail, SignedTokens], exports: [MessageTail, SignedTokens] })
export class MessageCommandsModule {}
