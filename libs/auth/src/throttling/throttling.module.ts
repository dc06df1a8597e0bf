import { Module } from '@nestjs/common';

import { LoginLimits } from './login-limits';
import { LookupLimit } from './lookup-limit';
import { SharedWindows } from './shared-windows';

/** What counts callers and attempts; the guard that asks it is the application's. */
@Module({
  providers: [LoginLimits, LookupLimit, SharedWindows],
  exports: [LoginLimits, LookupLimit, SharedWindows],
})
export class ThrottlingModule {}
