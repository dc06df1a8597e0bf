import { Module } from '@nestjs/common';

import { EventPoller } from './event-poller';

/**
 * Delivers what is due, of every module. Only for a process that has all listeners: an event that meets none
 * counts as delivered.
 */
@Module({ providers: [EventPoller] })
export class EventPollingModule {}
