import { Module } from '@nestjs/common';

import { EventPoller } from './event-poller';
import { OutboxPruner } from './outbox-pruner';

/**
 * Delivers due events, and deletes those that were delivered long ago. Only a process that has the listeners of all
 * modules may import it, because an event without listeners counts as delivered.
 */
@Module({ providers: [EventPoller, OutboxPruner] })
export class EventPollingModule {}
