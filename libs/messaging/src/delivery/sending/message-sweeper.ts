import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ENVIRONMENT } from '@wateja/config';
import { withTenant, PrismaService, statement } from '@wateja/prisma';

import type { MessagingEnvironment } from '../../environment';
import { MessageWriter } from '../messages/message-writer';
import { toldStatus } from '../messages/told-messages';

const MAX_ORPHANS = 1_000;
/** The key of the advisory lock that the sweeping process holds. */
const SWEEP_LOCK = 7_261_126;

interface OrphanedMessage {
  business_id: number;
  id: number;
  status: 'queued' | 'sending';
}

/**
 * One task of the sweep. It returns how many rows it handled.
 * @param jobTimeoutSeconds seconds after which the queue gives a job again
 */
export type SweepTask = (jobTimeoutSeconds: number) => Promise<number>;

/**
 * Finds messages that have no job any more. A message whose job ended without sending it goes back to the queue. If a
 * process died while it sent a message, the message becomes `doubtful` and a person decides. Modules above delivery add
 * tasks of their own.
 */
@Injectable()
export class MessageSweeper implements OnModuleDestroy {
  private readonly logger = new Logger('Messages');
  private readonly tasks: SweepTask[] = [(jobTimeoutSeconds) => this.sweepMessages(jobTimeoutSeconds)];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly prisma: PrismaService,
    private readonly writer: MessageWriter,
    @Inject(ENVIRONMENT) private readonly env: MessagingEnvironment,
    host: HttpAdapterHost,
  ) {
    host.listen$.subscribe(() => this.startTimer());
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /**
   * Adds a task to each sweep. Campaigns import delivery, so delivery cannot import campaigns; this is how their task
   * gets in.
   */
  addTask(task: SweepTask): void {
    this.tasks.push(task);
  }

  /**
   * Sweeps once. Any number of processes may call it; only one at a time sweeps.
   * @returns how many messages, campaigns and so on it handled
   */
  sweep(): Promise<number> {
    return this.prisma.transaction(async (tx) => {
      const [{ is_alone }] = await tx.$queryRaw<[{ is_alone: boolean }]>`
        SELECT pg_try_advisory_xact_lock(${SWEEP_LOCK}) AS is_alone`;
      if (!is_alone) return 0;
      let count = 0;
      for (const task of this.tasks) count += await task(this.env.JOBS_PATIENCE);
      return count;
    });
  }

  private async sweepMessages(jobTimeoutSeconds: number): Promise<number> {
    // This is longer than any attempt: a mail may take four times the time limit. Waiting for a turn or a price happens
    // before the attempt.
    const maxSendSeconds = Math.max(2 * jobTimeoutSeconds, (5 * this.env.MESSAGE_TIMEOUT_MS) / 1_000);
    const orphaned = await this.prisma.query<OrphanedMessage>(statement`
      SELECT business_id, id, status FROM messages_astray(${jobTimeoutSeconds} * interval '1 second', ${maxSendSeconds} * interval '1 second', ${MAX_ORPHANS})`);
    const businesses = new Set(orphaned.map(({ business_id }) => business_id));
    for (const businessId of businesses) {
      const ids = (status: OrphanedMessage['status']) =>
        orphaned
          .filter((message) => message.business_id === businessId && message.status === status)
          .map(({ id }) => id);
      await withTenant(businessId, async () => {
        await this.requeue(businessId, ids('queued'), jobTimeoutSeconds);
        await this.markDoubtful(businessId, ids('sending'), maxSendSeconds);
      });
    }
    return orphaned.length;
  }

  private startTimer(): void {
    this.timer = setInterval(() => {
      this.sweep().catch((error: unknown) =>
        this.logger.warn(`Cannot search for messages without a job: ${(error as Error).name}`),
      );
    }, this.env.JOBS_PATIENCE * 1_000);
    this.timer.unref();
  }

  private async requeue(businessId: number, ids: number[], jobTimeoutSeconds: number): Promise<void> {
    if (ids.length === 0) return;
    await this.prisma.transaction(async (tx) => {
      const rows = await tx.query<{ id: number }>(statement`
        SELECT id FROM messages
        WHERE business_id = ${businessId} AND id = ANY (${ids}) AND status = 'queued'
          AND send_after < now() - ${jobTimeoutSeconds} * interval '1 second'
        FOR UPDATE SKIP LOCKED`);
      const lockedIds = rows.map(({ id }) => id);
      await this.writer.requeue(tx, businessId, lockedIds, new Date());
    });
  }

  private async markDoubtful(businessId: number, ids: number[], maxSendSeconds: number): Promise<void> {
    if (ids.length === 0) return;
    await this.prisma.$executeRaw`
      UPDATE messages SET status = 'doubtful', reason = 'process_ended', updated_at = now()
      WHERE business_id = ${businessId} AND id = ANY (${ids}) AND status = 'sending'
        AND sending_at < now() - ${maxSendSeconds} * interval '1 second'
      RETURNING ${toldStatus}`;
  }
}
