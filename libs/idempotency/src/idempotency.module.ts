import { Module } from '@nestjs/common';

import { AnswerErasure } from './answer-erasure';
import { IdempotencyPruner } from './idempotency-pruner';

/** Empties and deletes kept answers. {@link Idempotent} stores them and sends them again. */
@Module({
  providers: [AnswerErasure, IdempotencyPruner],
  exports: [IdempotencyPruner],
})
export class IdempotencyModule {}
