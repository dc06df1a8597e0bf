import { Injectable } from '@nestjs/common';
import { DomainError, NotFound } from '@wateja/common';
import { asPlatform, PrismaService, statement } from '@wateja/prisma';

import { POLLER_HEADSTART_MS } from './backoff';
import { EventDelivery } from './event-delivery';

/** The event is already delivered and had its effect, so it cannot be replayed. */
export class EventAlreadyDelivered extends DomainError {
  constructor() {
    super('conflict', 'event_already_delivered', 'This event is already delivered and cannot be replayed');
  }
}

/** The state of the outbox, for all businesses together. */
export interface OutboxGauges {
  pending: number;
  parked: number;
  /** The age of the oldest pending event in seconds; 0 when there is none. */
  oldest_pending_seconds: number;
}

/** The events of a business that wait or are parked. */
export interface Undelivered {
  events: number;
  customer_ids: Set<number>;
}

/** A page of all events, or of the events in one state. */
interface EventPage {
  status?: 'pending' | 'delivered' | 'parked' | undefined;
  limit: number;
  offset: number;
}

/** The outbox for the platform's administrators. */
@Injectable()
export class EventsAdminService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly delivery: EventDelivery,
  ) {}

  /** A page of events, newest first. */
  async list({ status, ...page }: EventPage) {
    const where = status ? { status } : {};
    const [events, total] = await asPlatform(() =>
      Promise.all([
        this.prisma.outboxEvent.findMany({ where, orderBy: { id: 'desc' }, take: page.limit, skip: page.offset }),
        this.prisma.outboxEvent.count({ where }),
      ]),
    );
    return { events, total, ...page };
  }

  /** Delivers an event now, and gives it as many attempts as a new event. @throws NotFound, EventAlreadyDelivered */
  replay(eventId: number) {
    // Detached, because the delivery must see the committed change. Replaying twice is safe: an event has one effect.
    return asPlatform(() => this.prisma.detached(() => this.attemptAgain(eventId)));
  }

  private async attemptAgain(id: number) {
    const { count } = await this.prisma.outboxEvent.updateMany({
      where: { id, status: { in: ['pending', 'parked'] } },
      // The event is due only later, so that the poller leaves it to the attempt below. The caller gets its result.
      data: { status: 'pending', attempts: 0, next_attempt_at: new Date(Date.now() + POLLER_HEADSTART_MS) },
    });
    const findEvent = () => this.prisma.outboxEvent.findFirst({ where: { id } });
    const event = await findEvent();
    if (!event) throw new NotFound('Event');
    if (count === 0) throw new EventAlreadyDelivered();
    await this.delivery.attemptNow(event.name, [{ id, payload: event.payload }]);
    return (await findEvent()) ?? event;
  }

  /** Returns the number of events of a business that are not delivered yet, and the customers whom they are about. */
  async undelivered(businessId: number): Promise<Undelivered> {
    const rows = await asPlatform(() =>
      this.prisma.query<{ customer_id: number | null; events: number }>(statement`
        SELECT (payload->>'customer_id')::bigint AS customer_id, count(*)::int AS events
        FROM outbox WHERE business_id = ${businessId}::bigint AND status <> 'delivered' GROUP BY 1`),
    );
    return {
      events: rows.reduce((sum, { events }) => sum + events, 0),
      customer_ids: new Set(rows.flatMap(({ customer_id }) => customer_id ?? [])),
    };
  }

  async gauges(): Promise<OutboxGauges> {
    const [gauges] = await asPlatform(() =>
      this.prisma.query<OutboxGauges>(statement`
        SELECT count(*) FILTER (WHERE status = 'pending') AS pending, count(*) FILTER (WHERE status = 'parked') AS parked,
          COALESCE(EXTRACT(epoch FROM now() - min(created_at) FILTER (WHERE status = 'pending')), 0)::float8
            AS oldest_pending_seconds
        FROM outbox WHERE status IN ('pending', 'parked')`),
    );
    return gauges as OutboxGauges;
  }
}
