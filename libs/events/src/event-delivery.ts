import { Inject, Injectable, Logger } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { ENVIRONMENT } from '@wateja/config';
import { redact } from '@wateja/logging';
import { asPlatform, PrismaService, statement, withTenant } from '@wateja/prisma';

import type { EventsEnvironment } from './environment';
import { backoff, MAX_ATTEMPTS } from './backoff';
import { EventPayloads } from './event-payloads';
import { afterAll, allOf } from './on-domain-event';

/** Longest that a listener waits for a lock. Then the event waits for its next attempt instead. */
const LOCK_TIMEOUT_MS = 2_000;

interface OutboxRow {
  id: bigint;
  business_id: number;
  name: string;
  payload: unknown;
}

/** Brings outbox events to their listeners: each with exactly one effect, whatever crashes in between. */
@Injectable()
export class EventDelivery {
  private readonly logger = new Logger('Events');
  private readonly running = new Set<Promise<void>>();

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
  async attemptNow(ids: bigint[]): Promise<void> {
    const work = this.track(this.deliverAll(ids));
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
      this.prisma.query<{ id: bigint; business_id: number; name: string }>(statement`
        SELECT id, business_id, name FROM outbox WHERE status = 'pending' AND next_attempt_at <= now()
        ORDER BY next_attempt_at LIMIT ${batch}`),
    );
    for (const group of alike(due)) await this.track(this.deliverAll(group));
    return due.length;
  }

  /** Resolves when no delivery of this process is under way. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled(this.running);
  }

  /** @param ids of events of one name and business */
  private deliverAll(ids: bigint[]): Promise<void> {
    // Each delivery is a transaction of its own, to be rolled back alone, also when a keyed request asks for it.
    return asPlatform(() =>
      this.prisma.detached(async () => {
        if (ids.length > 1 && (await this.isDelivered(ids))) return;
        for (const id of ids) await this.deliver([id]).catch((error: unknown) => this.recordFailure(id, error));
      }),
    );
  }

  /** False when one of them fails, and so all of them: then each is tried alone. */
  private isDelivered(ids: bigint[]): Promise<boolean> {
    return this.deliver(ids).then(
      () => true,
      () => false,
    );
  }

  private async deliver(ids: bigint[]): Promise<void> {
    await this.prisma.transaction(async (tx) => {
      // Another process may be at it: a locked row is skipped, a delivered one no longer matches. Listeners that
      // have to wait for a lock give up soon: deliveries must not hold the connections that requests need. Nobody waits
      // for the disk: a crash that takes the listeners' effect takes the mark along, and the event is pending again.
      const events = await tx.query<OutboxRow>(statement`
        UPDATE outbox SET status = 'delivered', attempts = attempts + 1, delivered_at = now()
        WHERE id IN (SELECT id FROM outbox WHERE id = ANY(${ids}) AND status = 'pending' ORDER BY id FOR UPDATE SKIP LOCKED)
        RETURNING id, business_id, name, payload, set_config('lock_timeout', ${String(LOCK_TIMEOUT_MS)}, true),
          set_config('synchronous_commit', 'off', true)`);
      const [first] = events;
      if (!first) return;
      const payloads = events.sort((a, b) => Number(a.id - b.id)).map(({ payload }) => payload);
      this.payloads.check(first.name, payloads);
      await withTenant(first.business_id, async () => {
        for (const payload of payloads) await this.emitter.emitAsync(first.name, payload, tx);
        await this.emitter.emitAsync(allOf(first.name), payloads, tx);
        await this.emitter.emitAsync(afterAll(first.name), payloads, tx);
      });
    });
  }

  private async recordFailure(id: bigint, error: unknown): Promise<void> {
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

  private track(work: Promise<void>): Promise<void> {
    this.running.add(work);
    return work.finally(() => this.running.delete(work));
  }
}

/** Events in groups of one business and name, each in their order. */
function alike(events: { id: bigint; business_id: number; name: string }[]): bigint[][] {
  const groups = new Map<string, bigint[]>();
  for (const { id, business_id, name } of events) {
    const key = `${business_id} ${name}`;
    groups.set(key, [...(groups.get(key) ?? []), id]);
  }
  return [...groups.values()];
}
