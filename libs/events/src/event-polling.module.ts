import { Module } from '@nestjs/common';

import { EventPoller } from './event-poller';

/**
 * Delivers due events. Only a process that has the listeners of all modules may import it, because an event without
 * listeners counts as delivered.
 */
@Module({ providers: [EventPoller] })
export class EventPollingModule {}
