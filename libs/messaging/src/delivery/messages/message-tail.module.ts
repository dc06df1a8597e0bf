import { Module } from '@nestjs/common';

import { MessageTail } from './message-tail.service';

/**
 * Shows commands what happens to messages. It is a module of its own, because nothing in it sends a message or needs
 * the queue.
 */
@Module({ providers: [MessageTail], exports: [MessageTail] })
export class MessageTailModule {}
