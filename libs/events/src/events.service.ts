import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { PrismaService, type Transaction } from '@wateja/prisma';

import { POLLER_HEADSTART } from './backoff';
import type { AnnouncedEvents, RecordedEvents } from './domain-events';
import { EventDelivery } from './event-delivery';

/** How a module tells the others what happened. */
@Injectable()
export class EventsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly delivery: EventDelivery,
    private readonly emitter: EventEmitter2,
  ) {}

  /**
   * Records facts in `tx`. Once it is committed their first delivery is attempted and, for a short while,
   * waited for: a till reads its own writes. A failing listener never fails the caller.
   */
  async record<Name extends keyof RecordedEvents>(
    tx: Transaction,
    name: Name,
    events: RecordedEvents[Name][],
  ): Promise<void> {
    if (events.length === 0) return;
    // The poller leaves a new event alone for a moment: it belongs to the attempt that follows the commit.
    const rows = await tx.$queryRaw<{ id: bigint }[]>`
      INSERT INTO outbox (business_id, name, payload, next_attempt_at)
      SELECT (event->>'business_id')::int, ${name}, event,
        now() + ${POLLER_HEADSTART} * interval '1 millisecond'
      FROM jsonb_array_elements(${JSON.stringify(events)}::jsonb) AS event
      RETURNING id`;
    this.prisma.afterCommit(tx, () => this.delivery.attemptNow(rows.map((row) => row.id)));
  }

  /** Tells listeners inside `tx`, and waits for them: what one of them throws rolls `tx` back. */
  async announce<Name extends keyof AnnouncedEvents>(
    tx: Transaction,
    name: Name,
    event: AnnouncedEvents[Name],
  ): Promise<void> {
    await this.emitter.emitAsync(name, event, tx);
  }
}
