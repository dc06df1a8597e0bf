import { Module } from '@nestjs/common';

import { DemoRemoval } from './demo-removal';

/** What the command that removes the demo shop needs. Unlike `DemoModule`, nothing in it sends messages. */
@Module({ providers: [DemoRemoval], exports: [DemoRemoval] })
export class DemoRemovalModule {}
