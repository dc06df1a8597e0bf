import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { Prisma, PrismaService, statement, type Transaction } from '@wateja/prisma';

import type { AnnouncedEvents, KeptEvents, RecordedEvents } from './domain-events';
import { EventDelivery } from './event-delivery';
import { EventPayloads } from './event-payloads';
import { keepEvents, type RecordedEvent, recordEvents } from './recording.queries';

/** Records and announces domain events, by which a module tells the others what happened. */
@Injectable()
export class EventsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly delivery: EventDelivery,
    private readonly payloads: EventPayloads,
    private readonly emitter: EventEmitter2,
  ) {}

  /**
   * Records events in `tx`. After its commit the first delivery begins, and the caller waits for it for a short time,
   * so that a till can read the effects of its own sale. A listener that fails does not fail the caller.
   */
  async record<Name extends keyof RecordedEvents>(
    tx: Transaction,
    name: Name,
    events: RecordedEvents[Name][],
  ): Promise<void> {
    await this.deliver(name, await this.writeToOutbox(tx, name, events));
  }

  /**
   * The same, but delivery begins only when the poller finds the events: in a few seconds, or at the next start. They
   * travel with the next statement of the transaction, or with its commit.
   */
  recordForLater<Name extends keyof RecordedEvents>(tx: Transaction, name: Name, events: RecordedEvents[Name][]): void {
    if (events.length === 0) return;
    this.payloads.check(name, events);
    tx.pipeline(statement(recordEvents(name, payloadRows(events))));
  }

  /** Stores kept events in `tx`. They travel with the next statement of the transaction, or with its commit. */
  keep<Name extends keyof KeptEvents>(tx: Transaction, name: Name, events: KeptEvents[Name][]): void {
    if (events.length === 0) return;
    this.payloads.check(name, events);
    tx.pipeline(statement(keepEvents(name, payloadRows(events))));
  }

  /** Delivers events that a statement of the caller has recorded with {@link recordEvents}, as {@link record} does. */
  async deliver(name: keyof RecordedEvents, events: RecordedEvent[]): Promise<void> {
    if (events.length > 0) await this.prisma.onCommit(() => this.delivery.attemptNow(name, events));
  }

  /** Runs the listeners inside `tx`, and waits for them. If one of them throws, `tx` is rolled back. */
  async announce<Name extends keyof AnnouncedEvents>(
    tx: Transaction,
    name: Name,
    event: AnnouncedEvents[Name],
  ): Promise<void> {
    this.payloads.check(name, [event]);
    await this.emitter.emitAsync(name, event, tx);
  }

  private async writeToOutbox<Name extends keyof RecordedEvents>(
    tx: Transaction,
    name: Name,
    events: RecordedEvents[Name][],
  ): Promise<RecordedEvent[]> {
    if (events.length === 0) return [];
    this.payloads.check(name, events);
    return tx.query<RecordedEvent>(statement(recordEvents(name, payloadRows(events))));
  }
}

const payloadRows = (events: unknown[]) =>
  Prisma.sql`SELECT * FROM jsonb_array_elements(${JSON.stringify(events)}::jsonb)`;
