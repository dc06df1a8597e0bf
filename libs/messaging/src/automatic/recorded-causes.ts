import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import type { Transaction } from '@wateja/prisma';

import { Jobs } from '../delivery/queue/jobs';
import type { AutomaticMessagesJob, MessageCause } from './message-cause';

/** What an earlier version recorded as the event `message.caused`, and a database that was upgraded still holds. */
type RecordedCause = MessageCause & { business_id: number };

/**
 * Turns causes that wait in the outbox into jobs when they are delivered or replayed: also those that a server of the
 * earlier version records while the others are upgraded already. Nothing records such events any more.
 */
@Injectable()
export class RecordedCauses {
  constructor(private readonly jobs: Jobs) {}

  // The typed decorator of libs/events takes the events of today only; like it, this one lets the delivery see errors.
  @OnEvent('message.caused', { suppressErrors: false })
  async insertJob({ business_id, ...cause }: RecordedCause, tx: Transaction): Promise<void> {
    const data: AutomaticMessagesJob = { business_id, causes: [cause] };
    await this.jobs.insert(tx, 'automatic_messages', [{ data }]);
  }
}
