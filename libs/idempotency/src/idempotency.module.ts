import { Module } from '@nestjs/common';

import { AnswerErasure } from './answer-erasure';
import { IdempotencyInterceptor } from './idempotency.interceptor';
import { IdempotencyPruner } from './idempotency-pruner';

/** Idempotency-Key on every POST of a known caller. The application registers the interceptor as its outermost. */
@Module({
  providers: [AnswerErasure, IdempotencyInterceptor, IdempotencyPruner],
  exports: [IdempotencyInterceptor, IdempotencyPruner],
})
export class IdempotencyModule {}
