import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PrismaService, statement, withTenant } from '@wateja/prisma';

import { AgainLater } from '../queue/job';
import { toldStatus } from '../messages/told-messages';
import { Jobs } from '../queue/jobs';

/** The report of a provider about a message, in the words of Wateja. */
export interface Report {
  /** The value of `messages.provider`. */
  provider: string;
  provider_message_id: string;
  /** `taken`: the provider has accepted the message. */
  state: 'taken' | 'delivered' | 'failed';
  /** Why the message failed. */
  reason: string | null;
}

interface MessageKey {
  business_id: number;
  id: number;
}

/**
 * A report of an unknown message, which waits in the queue. `nameless` are the messages to that phone that had no id of
 * the provider yet. The phone itself is not stored.
 */
interface WaitingReport extends Report {
  nameless: MessageKey[];
  /** The shop whose URL was called; null for that of the whole installation. */
  shop?: number | null;
}

/**
 * How long an unknown message waits before it is looked up again. The process that sent it may not have stored its id
 * yet.
 */
const RETRY_DELAY_MS = 2_000;
const OPTIONS = { concurrency: 4, interval: 5_000 };
const MAX_REASON_LENGTH = 100;

/** Updates messages by the reports of providers. Reports may arrive in any order and any number of times. */
@Injectable()
export class DeliveryReportsService implements OnModuleInit {
  constructor(
    private readonly prisma: PrismaService,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.registerHandler<WaitingReport>('delivery_reports', OPTIONS, async ({ data, is_last_attempt }) => {
      if (await this.applyReport(data, data.shop ?? null)) return;
      if (!is_last_attempt) throw new AgainLater();
      // If no message fits, the report belongs to another installation and is dropped.
      if (await this.assignProviderId(data)) await this.applyReport(data, data.shop ?? null);
    });
  }

  /**
   * Applies a report. If its message is not known yet, the report waits in the queue.
   * @param phone the recipient, in E.164
   * @param shop the only shop whose messages the report may concern; null for all
   */
  async handleReport(report: Report, phone: string | null, shop: number | null): Promise<void> {
    if (await this.applyReport(report, shop)) return;
    const open = await this.prisma.query<MessageKey>(statement`
      SELECT business_id, id FROM nameless_of_phone(${report.provider}, ${phone})`);
    const nameless = open.filter(({ business_id }) => shop === null || business_id === shop);
    const data: WaitingReport = { ...report, nameless, shop };
    const job = { data, start_after: new Date(Date.now() + RETRY_DELAY_MS) };
    await this.prisma.transaction((tx) => this.jobs.insert(tx, 'delivery_reports', [job]));
  }

  /**
   * Stores the id of the provider in the doubtful message to that phone, if exactly one message fits.
   * @returns false if no message or several fit
   */
  private async assignProviderId({ nameless, provider_message_id }: WaitingReport): Promise<boolean> {
    const candidates: MessageKey[] = [];
    for (const key of nameless) {
      const [open] = await withTenant(key.business_id, () =>
        this.prisma.query<object>(statement`
          SELECT FROM messages WHERE business_id = ${key.business_id} AND id = ${key.id} AND address <> ''
            AND status IN ('sending', 'doubtful') AND provider_message_id IS NULL`),
      );
      if (open) candidates.push(key);
    }
    const [only, ...others] = candidates;
    if (!only || others.length > 0) return false;
    const { business_id, id } = only;
    const updatedMessages = await withTenant(business_id, () =>
      this.prisma.query(statement`
        UPDATE messages SET provider_message_id = ${provider_message_id}, updated_at = now()
        WHERE business_id = ${business_id} AND id = ${id} AND address <> ''
          AND status = 'doubtful' AND provider_message_id IS NULL
        RETURNING id`),
    );
    return updatedMessages.length === 1;
  }

  /** @returns false if no message has this id of the provider */
  private async applyReport(
    { provider, provider_message_id, state, reason }: Report,
    shop: number | null,
  ): Promise<boolean> {
    const [message] = await this.prisma.query<MessageKey>(statement`
      SELECT business_id, id FROM message_of_provider(${provider}, ${provider_message_id})`);
    if (!message) return false;
    const { business_id, id } = message;
    // The URL of one shop must not change messages of another shop. Such a report is dropped.
    if (shop !== null && business_id !== shop) return true;
    await withTenant(business_id, async () => {
      if (state === 'delivered') await this.markDelivered(business_id, id);
      else if (state === 'failed') await this.markFailed(business_id, id, reason?.slice(0, MAX_REASON_LENGTH) ?? null);
      else await this.markTaken(business_id, id);
    });
    return true;
  }

  /** Marks a message as delivered. This is final: a later report cannot make it fail. */
  private async markDelivered(businessId: number, id: number): Promise<void> {
    await this.prisma.query(statement`
      UPDATE messages SET status = 'delivered', reason = NULL, delivered_at = now(), failed_at = NULL,
        sent_at = COALESCE(sent_at, now()), updated_at = now()
      WHERE business_id = ${businessId} AND id = ${id} AND status IN ('sent', 'doubtful', 'failed')
      RETURNING ${toldStatus}`);
  }

  /** Marks a message as failed. It keeps its cost, because the provider accepted and charged it. */
  private async markFailed(businessId: number, id: number, reason: string | null): Promise<void> {
    await this.prisma.query(statement`
      UPDATE messages SET status = 'failed', reason = ${reason}, failed_at = now(), updated_at = now()
      WHERE business_id = ${businessId} AND id = ${id} AND status IN ('sent', 'doubtful')
      RETURNING ${toldStatus}`);
  }

  private async markTaken(businessId: number, id: number): Promise<void> {
    await this.prisma.query(statement`
      UPDATE messages SET status = 'sent', reason = NULL, sent_at = now(), updated_at = now()
      WHERE business_id = ${businessId} AND id = ${id} AND status = 'doubtful'
      RETURNING ${toldStatus}`);
  }
}
