import { Module } from '@nestjs/common';

import { MessageTail } from './message-tail.service';

/** What happens to messages, for commands. A module of its own: nothing in it sends, or needs the queue. */
@Module({ providers: [MessageTail], exports: [MessageTail] })
export class MessageTailModule {}
