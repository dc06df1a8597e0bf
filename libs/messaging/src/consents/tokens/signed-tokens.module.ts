import { Module } from '@nestjs/common';
import { AuthModule } from '@wateja/auth';

import { SignedTokens } from './signed-tokens';

/**
 * The tokens in the addresses that messaging gives away. It is a module of its own, because commands need nothing else
 * of consents.
 */
@Module({ imports: [AuthModule], providers: [SignedTokens], exports: [SignedTokens] })
export class SignedTokensModule {}
