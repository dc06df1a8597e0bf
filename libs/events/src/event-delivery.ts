import { Inject, Injectable, Logger } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { ENVIRONMENT, type Environment, redact } from '@wateja/common';
import { asPlatform, inBusiness, PrismaService } from '@wateja/prisma';
import { setTimeout as delay } from 'node:timers/promises';

import { backoff, MAX_ATTEMPTS } from './backoff';

/** Longest that a listener waits for a lock. Then the event waits for its next attempt instead. */
const LOCK_TIMEOUT = '2s';

interface OutboxRow {
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
    private readonly emitter: EventEmitter2,
    @Inject(ENVIRONMENT) private readonly env: Environment,
  ) {}

  /** Delivers in order and returns when done or when the budget is used up; the rest goes on in the background. */
  async attemptNow(ids: bigint[]): Promise<void> {
    const work = this.track(this.deliverAll(ids));
    const done = new AbortController();
    const budget = delay(this.env.EVENTS_BUDGET_MS, undefined, { ref: false, signal: done.signal }).catch(
      () => undefined,
    );
    await Promise.race([work, budget]);
    done.abort();
  }

  /**
   * Delivers up to `batch` events that are due. Any number of processes may do so at once.
   * @returns how many were due
   */
  async deliverDue(batch: number): Promise<number> {
    const due = await asPlatform(
      () => this.prisma.$queryRaw<{ id: bigint }[]>`
        SELECT id FROM outbox WHERE status = 'pending' AND next_attempt_at <= now()
        ORDER BY next_attempt_at LIMIT ${batch}`,
    );
    await this.track(this.deliverAll(due.map((row) => row.id)));
    return due.length;
  }

  /** Resolves when no delivery of this process is under way. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled(this.running);
  }

  private deliverAll(ids: bigint[]): Promise<void> {
    // Each delivery is a transaction of its own, to be rolled back alone, also when a keyed request asks for it.
    return asPlatform(() =>
      this.prisma.outsideTransaction(async () => {
        for (const id of ids) {
          await this.deliver(id).catch((error: unknown) => this.recordFailure(id, error));
        }
      }),
    );
  }

  private async deliver(id: bigint): Promise<void> {
    await this.prisma.transaction(async (tx) => {
      // Another process may be at it: a locked row is skipped, a delivered one no longer matches. Listeners that
      // have to wait for a lock give up soon: deliveries must not hold the connections that requests need.
      const [event] = await tx.$queryRaw<OutboxRow[]>`
        SELECT business_id, name, payload, set_config('lock_timeout', ${LOCK_TIMEOUT}, true)
        FROM outbox WHERE id = ${id} AND status = 'pending'
        FOR UPDATE SKIP LOCKED`;
      if (!event) return;
      await inBusiness(event.business_id, () => this.emitter.emitAsync(event.name, event.payload, tx));
      await tx.$executeRaw`
        UPDATE outbox SET status = 'delivered', attempts = attempts + 1, delivered_at = now() WHERE id = ${id}`;
    });
  }

  private async recordFailure(id: bigint, error: unknown): Promise<void> {
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    // PostgreSQL's text cannot hold NUL, and an attempt that is not counted is repeated for ever.
    const reason = redact(trace).replaceAll('\u0000', '');
    this.logger.warn(`Delivery of event ${id} failed: ${error instanceof Error ? error.name : 'unknown error'}`);
    try {
      const [event] = await this.prisma.$queryRaw<{ attempts: number }[]>`SELECT attempts FROM outbox WHERE id = ${id}`;
      const attempts = (event?.attempts ?? 0) + 1;
      await this.prisma.$executeRaw`
        UPDATE outbox SET
          attempts = ${attempts},
          status = CASE WHEN ${attempts} >= ${MAX_ATTEMPTS} THEN 'parked' ELSE 'pending' END,
          next_attempt_at = now() + ${backoff(attempts)} * interval '1 millisecond',
          last_error = ${reason}
        WHERE id = ${id} AND status = 'pending' AND attempts = ${attempts - 1}`;
    } catch {
      // The database is away: the event stays pending and due, which is all that a retry needs.
    }
  }

  private track(work: Promise<void>): Promise<void> {
    this.running.add(work);
    return work.finally(() => this.running.delete(work));
  }
}
