import { Module } from '@nestjs/common';
import { ThrottlerModule, type ThrottlerModuleOptions } from '@nestjs/throttler';
import { ENVIRONMENT } from '@wateja/config';

import type { AuthEnvironment } from '../environment';
import { type AuthenticatedRequest, requestOf } from '../principals/principal';
import { BUDGET_TTL_MS, trackerOf } from './budget';
import { LoginLimits } from './login-limits';
import { LookupLimit } from './lookup-limit';
import { RequestBudgets } from './request-budgets.service';
import { SharedWindows } from './shared-windows';

/** The counters of attempts and requests. */
@Module({
  providers: [LoginLimits, LookupLimit, RequestBudgets, SharedWindows],
  exports: [LoginLimits, LookupLimit, RequestBudgets, SharedWindows],
})
class CountersModule {}

/** One budget for all routes together. The principal's role decides its size, and all processes share the counts. */
function throttlerOptions({ RATE_LIMITS }: AuthEnvironment, storage: SharedWindows): ThrottlerModuleOptions {
  return {
    throttlers: [{ ttl: BUDGET_TTL_MS, limit: (context) => RATE_LIMITS?.[requestOf(context).principal.role] ?? 0 }],
    storage,
    skipIf: () => RATE_LIMITS === null,
    getTracker: (request) => trackerOf(request as AuthenticatedRequest),
    generateKey: (_context, tracker) => tracker,
  };
}

/** Limits requests, logins, and lookups of callers in the database. */
@Module({
  imports: [
    CountersModule,
    ThrottlerModule.forRootAsync({
      imports: [CountersModule],
      inject: [ENVIRONMENT, SharedWindows],
      useFactory: throttlerOptions,
    }),
  ],
  exports: [CountersModule, ThrottlerModule],
})
export class ThrottlingModule {}
