import { Module } from '@nestjs/common';
import { AuthModule } from '@wateja/auth';

import { DemoModule } from '@wateja/demo-shop';
import { FirstStart } from './first-start';

/**
 * A module of its own, because a global module would start before the listeners of events are registered. Then the
 * events of the demo shop would have no listeners.
 */
@Module({ imports: [AuthModule, DemoModule], providers: [FirstStart] })
export class FirstStartModule {}
