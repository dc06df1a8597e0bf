import { Module } from '@nestjs/common';
import { AuthModule } from '@wateja/auth';

import { SignedTokens } from './signed-tokens';

/** The tokens in addresses that messaging gives away. A module of its own, as commands need no more of consents. */
@Module({ imports: [AuthModule], providers: [SignedTokens], exports: [SignedTokens] })
export class SignedTokensModule {}
