import { Injectable } from '@nestjs/common';
import { DomainError, NotFound } from '@wateja/common';
import { asPlatform, PrismaService, statement } from '@wateja/prisma';

import { POLLER_HEADSTART_MS } from './backoff';
import { EventDelivery } from './event-delivery';

/** A delivered event has had its effect. */
export class EventAlreadyDelivered extends DomainError {
  constructor() {
    super('conflict', 'event_already_delivered', 'The event is delivered; there is nothing to replay');
  }
}

/** How the outbox is doing, over all businesses. */
export interface OutboxGauges {
  pending: number;
  parked: number;
  /** Age of the oldest event that is not delivered yet, in seconds; 0 when there is none. */
  oldest_pending_seconds: number;
}

/** A page of events, all or those in one state. */
interface EventPage {
  status?: 'pending' | 'delivered' | 'parked' | undefined;
  limit: number;
  offset: number;
}

/** The outbox as the platform's administrators see it. */
@Injectable()
export class EventsAdminService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly delivery: EventDelivery,
  ) {}

  /** Newest first. */
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

  /** Tries again at once, with as many attempts as a new event has. @throws NotFound, EventAlreadyDelivered */
  replay(eventId: number) {
    // Committed at once, so that the delivery finds it. Replaying twice does no harm: an event has one effect.
    return asPlatform(() => this.prisma.detached(() => this.attemptAgain(eventId)));
  }

  private async attemptAgain(id: number) {
    const { count } = await this.prisma.outboxEvent.updateMany({
      where: { id, status: { in: ['pending', 'parked'] } },
      // A moment later, so that the poller leaves it to the attempt below, whose outcome is the answer.
      data: { status: 'pending', attempts: 0, next_attempt_at: new Date(Date.now() + POLLER_HEADSTART_MS) },
    });
    const find = () => this.prisma.outboxEvent.findFirst({ where: { id } });
    const event = await find();
    if (!event) throw new NotFound('Event');
    if (count === 0) throw new EventAlreadyDelivered();
    await this.delivery.attemptNow(event.name, [{ id, payload: event.payload }]);
    return (await find()) ?? event;
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
