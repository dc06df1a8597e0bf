import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PrismaService, statement, withTenant } from '@wateja/prisma';

import { AgainLater } from '../queue/job';
import { Jobs } from '../queue/jobs';

/** What a provider has heard of a message, in our words. */
export interface Report {
  /** As `messages.provider` has it. */
  provider: string;
  provider_message_id: string;
  /** `taken`: it is on its way. */
  state: 'taken' | 'delivered' | 'failed';
  /** Why it failed. */
  reason: string | null;
}

interface MessageKey {
  business_id: number;
  id: number;
}

/** A report that waits, with what was on its way to that phone without a name: the phone itself is not kept. */
interface WaitingReport extends Report {
  nameless: MessageKey[];
}

/** Until a message is looked for again that nobody knew: what sent it may not have written that down yet. */
const RETRY_DELAY_MS = 2_000;
const OPTIONS = { concurrency: 4, interval: 5_000 };
const MAX_REASON_LENGTH = 100;

/** Moves messages on as providers hear of them: in any order, any number of times. */
@Injectable()
export class DeliveryReportsService implements OnModuleInit {
  constructor(
    private readonly prisma: PrismaService,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.work<WaitingReport>('delivery_reports', OPTIONS, async ({ data, is_last_attempt }) => {
      if (await this.apply(data)) return;
      if (!is_last_attempt) throw new AgainLater();
      // One that nobody ever knows is of another installation.
      if (await this.name(data)) await this.apply(data);
    });
  }

  /** A report of a message that is not known yet waits in the queue. @param phone where the message went, in E.164 */
  async take(report: Report, phone: string | null): Promise<void> {
    if (await this.apply(report)) return;
    const nameless = await this.prisma.query<MessageKey>(statement`
      SELECT business_id, id FROM nameless_of_phone(${report.provider}, ${phone})`);
    const data: WaitingReport = { ...report, nameless };
    const job = { data, start_after: new Date(Date.now() + RETRY_DELAY_MS) };
    await this.prisma.transaction((tx) => this.jobs.insert(tx, 'delivery_reports', [job]));
  }

  /**
   * Gives the name to the doubtful message that was on its way to the phone, where no other was.
   * @returns false when nobody can say which one it is
   */
  private async name({ nameless, provider_message_id }: WaitingReport): Promise<boolean> {
    const left: MessageKey[] = [];
    for (const key of nameless) {
      const [found] = await withTenant(key.business_id, () =>
        this.prisma.query<object>(statement`
          SELECT FROM messages WHERE business_id = ${key.business_id} AND id = ${key.id} AND address <> ''
            AND status IN ('sending', 'doubtful') AND provider_message_id IS NULL`),
      );
      if (found) left.push(key);
    }
    const [only, ...others] = left;
    if (!only || others.length > 0) return false;
    const { business_id, id } = only;
    const named = await withTenant(business_id, () =>
      this.prisma.query(statement`
        UPDATE messages SET provider_message_id = ${provider_message_id}, updated_at = now()
        WHERE business_id = ${business_id} AND id = ${id} AND address <> ''
          AND status = 'doubtful' AND provider_message_id IS NULL
        RETURNING id`),
    );
    return named.length === 1;
  }

  /** @returns false when no message has this name */
  private async apply({ provider, provider_message_id, state, reason }: Report): Promise<boolean> {
    const [message] = await this.prisma.query<MessageKey>(statement`
      SELECT business_id, id FROM message_of_provider(${provider}, ${provider_message_id})`);
    if (!message) return false;
    const { business_id, id } = message;
    await withTenant(business_id, async () => {
      if (state === 'delivered') await this.markDelivered(business_id, id);
      else if (state === 'failed') await this.markFailed(business_id, id, reason?.slice(0, MAX_REASON_LENGTH) ?? null);
      else await this.markTaken(business_id, id);
    });
    return true;
  }

  /** The last word: an arrived message does not fail any more, whatever comes late. */
  private async markDelivered(businessId: number, id: number): Promise<void> {
    await this.prisma.query(statement`
      UPDATE messages SET status = 'delivered', reason = NULL, delivered_at = now(), failed_at = NULL,
        sent_at = COALESCE(sent_at, now()), updated_at = now()
      WHERE business_id = ${businessId} AND id = ${id} AND status IN ('sent', 'doubtful', 'failed')`);
  }

  /** It was taken, and so it was paid for: its cost stays. */
  private async markFailed(businessId: number, id: number, reason: string | null): Promise<void> {
    await this.prisma.query(statement`
      UPDATE messages SET status = 'failed', reason = ${reason}, failed_at = now(), updated_at = now()
      WHERE business_id = ${businessId} AND id = ${id} AND status IN ('sent', 'doubtful')`);
  }

  private async markTaken(businessId: number, id: number): Promise<void> {
    await this.prisma.query(statement`
      UPDATE messages SET status = 'sent', reason = NULL, sent_at = now(), updated_at = now()
      WHERE business_id = ${businessId} AND id = ${id} AND status = 'doubtful'`);
  }
}
