import { Module } from '@nestjs/common';

import { LoginLimits } from './login-limits';
import { LookupLimit } from './lookup-limit';
import { SharedWindowStorage } from './shared-window.storage';

/** What counts callers and attempts; the guard that asks it is the application's. */
@Module({
  providers: [LoginLimits, LookupLimit, SharedWindowStorage],
  exports: [LoginLimits, LookupLimit, SharedWindowStorage],
})
export class RateLimitsModule {}
