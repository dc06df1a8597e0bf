import { Module } from '@nestjs/common';

import { AnswerErasure } from './answer-erasure';
import { IdempotencyPruner } from './idempotency-pruner';

/** What happens to kept answers besides giving them again: {@link Idempotent} keeps them. */
@Module({
  providers: [AnswerErasure, IdempotencyPruner],
  exports: [IdempotencyPruner],
})
export class IdempotencyModule {}
