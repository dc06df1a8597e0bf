import { Module } from '@nestjs/common';
import { AuthModule } from '@wateja/auth';

import { DemoModule } from '@wateja/demo-shop';
import { FirstStart } from './first-start';

/**
 * A module of its own, and not a global one: those start before the events' listeners are in place, and
 * what happens in the demo shop would go unheard.
 */
@Module({ imports: [AuthModule, DemoModule], providers: [FirstStart] })
export class FirstStartModule {}
