import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import type { Transaction } from '@wateja/prisma';

import { Jobs } from '../delivery/queue/jobs';
import type { AutomaticMessagesJob, MessageCause } from './message-cause';

/** The event `message.caused`, which an earlier version recorded. An upgraded database may still contain some. */
type RecordedCause = MessageCause & { business_id: number };

/**
 * Turns such events into jobs when the outbox delivers or replays them. During an upgrade, servers of the earlier
 * version still record them; the current version does not.
 */
@Injectable()
export class RecordedCauses {
  constructor(private readonly jobs: Jobs) {}

  // The typed decorator of libs/events accepts only current events. Like that decorator, this one passes errors on to
  // the delivery.
  @OnEvent('message.caused', { suppressErrors: false })
  async insertJob({ business_id, ...cause }: RecordedCause, tx: Transaction): Promise<void> {
    const data: AutomaticMessagesJob = { business_id, causes: [cause] };
    await this.jobs.insert(tx, 'automatic_messages', [{ data }]);
  }
}
