import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ENVIRONMENT } from '@wateja/config';
import { withTenant, PrismaService, statement } from '@wateja/prisma';

import type { MessagingEnvironment } from '../../environment';
import { MessageWriter } from '../messages/message-writer';

const MAX_ORPHANS = 1_000;
/** The advisory lock of the process that sweeps. */
const SWEEP_LOCK = 7_261_126;

interface OrphanedMessage {
  business_id: number;
  id: number;
  status: 'queued' | 'sending';
}

/**
 * Does a part of the sweep. Says how many it looked after.
 * @param patience seconds after which a job is given again
 */
export type SweepTask = (patience: number) => Promise<number>;

/**
 * Looks after what no job looks after: of messages, those whose job ended without them go into the queue again, those that
 * a process died over are doubtful, and left to a person. Modules above add what they look after themselves.
 */
@Injectable()
export class MessageSweeper implements OnModuleDestroy {
  private readonly logger = new Logger('Messages');
  private readonly tasks: SweepTask[] = [(patience) => this.sweepMessages(patience)];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly prisma: PrismaService,
    private readonly writer: MessageWriter,
    @Inject(ENVIRONMENT) private readonly env: MessagingEnvironment,
    host: HttpAdapterHost,
  ) {
    host.listen$.subscribe(() => this.begin());
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Adds a task to each sweep. Campaigns import delivery and so come to the sweeper, which must not know of campaigns. */
  addTask(task: SweepTask): void {
    this.tasks.push(task);
  }

  /**
   * Any number of processes may ask for it; one at a time does it.
   * @returns how many messages, campaigns and so on were looked after
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

  private async sweepMessages(patience: number): Promise<number> {
    // Longer than any attempt takes: a mail may take four times the time limit. Turns and prices are waited for before it.
    const maxSendSeconds = Math.max(2 * patience, (5 * this.env.MESSAGE_TIMEOUT_MS) / 1_000);
    const orphaned = await this.prisma.query<OrphanedMessage>(statement`
      SELECT business_id, id, status FROM messages_astray(${patience} * interval '1 second', ${maxSendSeconds} * interval '1 second', ${MAX_ORPHANS})`);
    const businesses = new Set(orphaned.map(({ business_id }) => business_id));
    for (const business_id of businesses) {
      const ids = (status: OrphanedMessage['status']) =>
        orphaned
          .filter((message) => message.business_id === business_id && message.status === status)
          .map(({ id }) => id);
      await withTenant(business_id, async () => {
        await this.requeue(business_id, ids('queued'), patience);
        await this.doubt(business_id, ids('sending'), maxSendSeconds);
      });
    }
    return orphaned.length;
  }

  private begin(): void {
    this.timer = setInterval(() => {
      this.sweep().catch((error: unknown) => this.logger.warn(`Cannot sweep: ${(error as Error).name}`));
    }, this.env.JOBS_PATIENCE * 1_000);
    this.timer.unref();
  }

  private async requeue(businessId: number, ids: number[], patience: number): Promise<void> {
    if (ids.length === 0) return;
    await this.prisma.transaction(async (tx) => {
      const rows = await tx.query<{ id: number }>(statement`
        SELECT id FROM messages
        WHERE business_id = ${businessId} AND id = ANY (${ids}) AND status = 'queued'
          AND send_after < now() - ${patience} * interval '1 second'
        FOR UPDATE SKIP LOCKED`);
      const found = rows.map(({ id }) => id);
      await this.writer.requeue(tx, businessId, found, new Date());
    });
  }

  private async doubt(businessId: number, ids: number[], maxSendSeconds: number): Promise<void> {
    if (ids.length === 0) return;
    await this.prisma.$executeRaw`
      UPDATE messages SET status = 'doubtful', reason = 'process_ended', updated_at = now()
      WHERE business_id = ${businessId} AND id = ANY (${ids}) AND status = 'sending'
        AND sending_at < now() - ${maxSendSeconds} * interval '1 second'`;
  }
}
