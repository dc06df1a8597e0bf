import { Module } from '@nestjs/common';

import { IdempotencyInterceptor } from './idempotency.interceptor';
import { IdempotencyPruner } from './idempotency-pruner';

/** Idempotency-Key on every POST of a known caller. The application registers the interceptor as its outermost. */
@Module({
  providers: [IdempotencyInterceptor, IdempotencyPruner],
  exports: [IdempotencyInterceptor, IdempotencyPruner],
})
export class IdempotencyModule {}
