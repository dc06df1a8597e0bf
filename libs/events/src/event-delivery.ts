import { Inject, Injectable, Logger } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { ENVIRONMENT } from '@wateja/config';
import { redact } from '@wateja/logging';
import { asPlatform, isDatabaseError, prepare, Prisma, PrismaService, statement, withTenant } from '@wateja/prisma';

import type { EventsEnvironment } from './environment';
import { backoff, MAX_ATTEMPTS } from './backoff';
import { EventPayloads } from './event-payloads';
import { afterAll, allOf } from './on-domain-event';
import type { RecordedEvent } from './recording.queries';

/** How long a listener waits for a lock. After that the attempt fails, and the event waits for its next attempt. */
const LOCK_TIMEOUT_MS = 2_000;

/** The error code of the database function `claim_events` when an event was claimed elsewhere, or its payload changed. */
const CLAIMED_ELSEWHERE = 'WA001';

const claim = prepare<{ ids: number[]; payloads: string[] }>(
  'events-claim',
  ({ ids, payloads }) => Prisma.sql`
    SELECT claim_events(${ids}::bigint[], ${Prisma.raw(String(LOCK_TIMEOUT_MS))}, ${payloads}::text[]::jsonb[])::text`,
);

/** Events with the same name and business, in their order. */
interface Group {
  business_id: number;
  name: string;
  events: RecordedEvent[];
}

type DueRow = RecordedEvent & Pick<Group, 'business_id' | 'name'>;

/**
 * Delivers the events of the outbox to their listeners. Each event has exactly one effect, even if a process crashes.
 */
@Injectable()
export class EventDelivery {
  private readonly logger = new Logger('Events');
  private readonly running = new Map<Group, Promise<void>>();

  constructor(
    private readonly prisma: PrismaService,
    private readonly payloads: EventPayloads,
    private readonly emitter: EventEmitter2,
    @Inject(ENVIRONMENT) private readonly env: EventsEnvironment,
  ) {}

  /**
   * Delivers events with the same name and business, in order. It returns when they are delivered or when
   * EVENTS_BUDGET_MS is over. Then the delivery continues in the background.
   */
  async attemptNow(name: string, events: RecordedEvent[]): Promise<void> {
    const [first] = events;
    if (!first) return;
    const delivery = this.startDelivery({ business_id: businessOf(first), name, events });
    await new Promise<void>((done) => {
      const budget = setTimeout(done, this.env.EVENTS_BUDGET_MS).unref();
      void delivery.finally(() => {
        clearTimeout(budget);
        done();
      });
    });
  }

  /**
   * Delivers up to `batch` events that are due. Several processes may do so at once.
   * @returns the number of events that were due
   */
  async deliverDue(batch: number): Promise<number> {
    const due = await asPlatform(() =>
      this.prisma.query<DueRow>(statement`
        SELECT id, business_id, name, payload FROM outbox WHERE status = 'pending' AND next_attempt_at <= now()
        ORDER BY next_attempt_at LIMIT ${batch}`),
    );
    // The poller skips events that this process is already delivering, because it must not wait for a slow listener.
    for (const group of groupEvents(due.filter(({ id }) => !this.isUnderWay(id)))) await this.startDelivery(group);
    return due.length;
  }

  /** Resolves when this process delivers nothing any more. */
  async waitUntilIdle(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled(this.running.values());
  }

  private deliverAll(group: Group): Promise<void> {
    // Each delivery is a transaction of its own, so that it rolls back alone. A request with an Idempotency-Key has a
    // transaction that the delivery must not join.
    return asPlatform(() =>
      this.prisma.detached(async () => {
        if (group.events.length > 1 && (await this.deliverTogether(group))) return;
        for (const event of group.events) {
          await this.deliverGroup({ ...group, events: [event] }).catch((error: unknown) =>
            this.recordFailure(event.id, error),
          );
        }
      }),
    );
  }

  /** Delivers all events in one transaction. False when one of them fails: then each must be tried alone. */
  private deliverTogether(group: Group): Promise<boolean> {
    return this.deliverGroup(group).then(
      () => true,
      () => false,
    );
  }

  private async deliverGroup({ name, business_id, events }: Group): Promise<void> {
    const payloads = events.map(({ payload }) => payload);
    this.payloads.check(name, payloads);
    await this.prisma.transaction(async (tx) => {
      // The claim travels with the first listener's statement. If another process has claimed an event, or a merge has
      // redirected it since it was read, both fail.
      tx.pipeline(
        claim({ ids: events.map(({ id }) => id), payloads: payloads.map((payload) => JSON.stringify(payload)) }),
      );
      await withTenant(business_id, async () => {
        for (const payload of payloads) await this.emitter.emitAsync(name, payload, tx);
        await this.emitter.emitAsync(allOf(name), payloads, tx);
        await this.emitter.emitAsync(afterAll(name), payloads, tx);
      });
    });
  }

  private async recordFailure(id: number, error: unknown): Promise<void> {
    if (isDatabaseError(error, CLAIMED_ELSEWHERE)) return;
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    // PostgreSQL cannot store NUL in a text. If the update failed, the attempt would not count and be repeated for
    // ever.
    const reason = redact(trace).replaceAll('\u0000', '');
    this.logger.warn(`Delivery of event ${id} failed: ${error instanceof Error ? error.name : 'unknown error'}`);
    try {
      const [event] = await this.prisma.query<{ attempts: number }>(
        statement`SELECT attempts FROM outbox WHERE id = ${id}`,
      );
      const attempts = (event?.attempts ?? 0) + 1;
      await this.prisma.query(statement`
        UPDATE outbox SET
          attempts = ${attempts},
          status = CASE WHEN ${attempts} >= ${MAX_ATTEMPTS} THEN 'parked' ELSE 'pending' END,
          next_attempt_at = now() + ${backoff(attempts)} * interval '1 millisecond',
          last_error = ${reason}
        WHERE id = ${id} AND status = 'pending' AND attempts = ${attempts - 1}`);
    } catch {
      // The database does not answer. The event stays pending and due, so it will be tried again.
    }
  }

  private startDelivery(group: Group): Promise<void> {
    const delivery = this.deliverAll(group).finally(() => this.running.delete(group));
    this.running.set(group, delivery);
    return delivery;
  }

  private isUnderWay(id: number): boolean {
    return [...this.running.keys()].some(({ events }) => events.some((event) => event.id === id));
  }
}

/** The payload of every event contains the id of its business. */
const businessOf = ({ payload }: RecordedEvent) => (payload as { business_id: number }).business_id;

function groupEvents(rows: DueRow[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { business_id, name, ...event } of rows.toSorted((a, b) => a.id - b.id)) {
    const key = `${business_id} ${name}`;
    const group = groups.get(key) ?? { business_id, name, events: [] };
    group.events.push(event);
    groups.set(key, group);
  }
  return [...groups.values()];
}
