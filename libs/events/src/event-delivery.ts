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

/** The longest that a listener waits for a lock. Then the event waits for its next attempt instead. */
const LOCK_TIMEOUT_MS = 2_000;

/** What the function `claim_events` fails with. */
const CLAIMED_ELSEWHERE = 'WA001';

const claim = prepare<{ ids: number[] }>(
  'events-claim',
  ({ ids }) => Prisma.sql`SELECT claim_events(${ids}::bigint[], ${Prisma.raw(String(LOCK_TIMEOUT_MS))})::text`,
);

/** Events of one name and business, in their order. */
interface Group {
  business_id: number;
  name: string;
  events: RecordedEvent[];
}

type DueRow = RecordedEvent & Pick<Group, 'business_id' | 'name'>;

/** Brings outbox events to their listeners: each with exactly one effect, whatever crashes in between. */
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
   * Delivers events of one name and business, in order, and returns when done or when the budget is used up; the rest
   * goes on in the background.
   */
  async attemptNow(name: string, events: RecordedEvent[]): Promise<void> {
    const [group] = grouped(events.map((event) => ({ ...event, name, business_id: businessOf(event) })));
    if (!group) return;
    const work = this.track(group);
    await new Promise<void>((done) => {
      const budget = setTimeout(done, this.env.EVENTS_BUDGET_MS).unref();
      void work.finally(() => {
        clearTimeout(budget);
        done();
      });
    });
  }

  /**
   * Delivers up to `batch` events that are due. Any number of processes may do so at once.
   * @returns how many were due
   */
  async deliverDue(batch: number): Promise<number> {
    const due = await asPlatform(() =>
      this.prisma.query<DueRow>(statement`
        SELECT id, business_id, name, payload FROM outbox WHERE status = 'pending' AND next_attempt_at <= now()
        ORDER BY next_attempt_at LIMIT ${batch}`),
    );
    // A listener that hangs must not hold up the poller as well.
    for (const group of grouped(due.filter(({ id }) => !this.isUnderWay(id)))) await this.track(group);
    return due.length;
  }

  /** Resolves when no delivery of this process is under way. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled(this.running.values());
  }

  private deliverAll(group: Group): Promise<void> {
    // Each delivery is a transaction of its own, to be rolled back alone, also when a keyed request asks for it.
    return asPlatform(() =>
      this.prisma.detached(async () => {
        if (group.events.length > 1 && (await this.isDelivered(group))) return;
        for (const event of group.events) {
          await this.deliver({ ...group, events: [event] }).catch((error: unknown) =>
            this.recordFailure(event.id, error),
          );
        }
      }),
    );
  }

  /** False when one of them fails, and so all of them: then each is tried alone. */
  private isDelivered(group: Group): Promise<boolean> {
    return this.deliver(group).then(
      () => true,
      () => false,
    );
  }

  private async deliver({ name, business_id, events }: Group): Promise<void> {
    const payloads = events.map(({ payload }) => payload);
    this.payloads.check(name, payloads);
    await this.prisma.transaction(async (tx) => {
      // Along with what the first listener asks for. Where another process has an event, all that comes after fails.
      tx.pipeline(claim({ ids: events.map(({ id }) => id) }));
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
    // PostgreSQL's text cannot hold NUL, and an attempt that is not counted is repeated for ever.
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
      // The database is away: the event stays pending and due, which is all that a retry needs.
    }
  }

  private track(group: Group): Promise<void> {
    const work = this.deliverAll(group).finally(() => this.running.delete(group));
    this.running.set(group, work);
    return work;
  }

  private isUnderWay(id: number): boolean {
    return [...this.running.keys()].some(({ events }) => events.some((event) => event.id === id));
  }
}

/** Every event says whose it is. */
const businessOf = ({ payload }: RecordedEvent) => (payload as { business_id: number }).business_id;

function grouped(rows: DueRow[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { business_id, name, ...event } of rows.toSorted((a, b) => a.id - b.id)) {
    const key = `${business_id} ${name}`;
    const group = groups.get(key) ?? { business_id, name, events: [] };
    group.events.push(event);
    groups.set(key, group);
  }
  return [...groups.values()];
}
