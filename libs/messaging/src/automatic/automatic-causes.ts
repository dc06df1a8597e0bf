import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import {
  AfterDomainEvents,
  type CustomersCreated,
  type FrequencyRisen,
  OnDomainEvent,
  OnDomainEvents,
  type SaleCompleted,
  type TierAtRisk,
  type TierRisen,
} from '@wateja/events';
import { PrismaService, type Transaction } from '@wateja/prisma';

import { Jobs } from '../delivery/queue/jobs';
import { AutomaticService } from './automatic.service';
import type { AutomaticMessagesJob, MessageCause } from './message-cause';
import { tierAtRisk, tierUp } from './notices';

/** Wateja sends no receipt for an older sale, because it was entered later and the customer does not expect one. */
const MAX_SALE_AGE_MS = 24 * 60 * 60 * 1_000;

const REGULARS = ['regular', 'frequent'];

/**
 * Listens to sales, new customers and tiers. If the shop has switched on this kind of message, it inserts a job that writes
 * the messages. If not, it does nothing more. Recording a sale or a customer never waits for a message.
 */
@Injectable()
export class AutomaticCauses implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Messages');
  private readonly running = new Set<Promise<void>>();

  constructor(
    private readonly prisma: PrismaService,
    private readonly jobs: Jobs,
    private readonly automatic: AutomaticService,
  ) {}

  @AfterDomainEvents('sale.completed')
  async insertReceipts(sales: SaleCompleted[], tx: Transaction): Promise<void> {
    const causes = sales.flatMap(({ business_id: _, customer_id, ...sale }): MessageCause[] =>
      customer_id !== null && isNews(sale.completed_at) ? [{ customer_id, kind: 'receipt', sale }] : [],
    );
    const [first] = sales;
    if (first) await this.insertJob(tx, first.business_id, causes);
  }

  @OnDomainEvent('frequency.risen')
  async insertThanks({ business_id, customers }: FrequencyRisen, tx: Transaction): Promise<void> {
    const causes = customers
      .filter(({ from, to }) => REGULARS.includes(to) && !(from !== null && REGULARS.includes(from)))
      .filter(({ completed_at }) => isNews(completed_at))
      .map(({ customer_id }): MessageCause => ({ customer_id, kind: 'became_regular', sale: null }));
    await this.insertJob(tx, business_id, causes);
  }

  @OnDomainEvents('tier.risen')
  async insertTiersUp(events: TierRisen[], tx: Transaction): Promise<void> {
    const [first] = events;
    if (first) await this.insertJob(tx, first.business_id, events.filter(isNewTier).map(tierUp));
  }

  @OnDomainEvents('tier.at_risk')
  async insertTiersAtRisk(events: TierAtRisk[], tx: Transaction): Promise<void> {
    const [first] = events;
    if (first) await this.insertJob(tx, first.business_id, events.map(tierAtRisk));
  }

  /** Runs after the customer is committed, in its own transaction: if the welcome fails, the customer must stay. */
  @OnDomainEvent('customers.created')
  async insertWelcomes({ business_id, customer_ids, is_import }: CustomersCreated): Promise<void> {
    if (is_import) return;
    const causes = customer_ids.map((customerId): MessageCause => ({
      customer_id: customerId,
      kind: 'welcome',
      sale: null,
    }));
    await this.prisma.onCommit(() => {
      // The transaction begins before the read: deliveries may share this read and wait for it while they hold
      // connections, so the read must not wait for a connection.
      const work = this.prisma
        .detached(() => this.prisma.transaction((ownTx) => this.insertJob(ownTx, business_id, causes)))
        .catch((error: unknown) => this.logger.warn(`A welcome message was not queued: ${(error as Error).name}`))
        .finally(() => this.running.delete(work));
      this.running.add(work);
    });
  }

  /** Waits for running jobs while the database is still connected. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.running);
  }

  /**
   * Inserts a job that says which messages to write. It uses the transaction of the event, so event and job are
   * committed together or not at all. A sale or customer waits only for this one statement.
   */
  private async insertJob(tx: Transaction, businessId: number, causes: MessageCause[]): Promise<void> {
    const [first] = causes;
    if (!first) return;
    const enabled = await this.automatic.findEnabled(businessId, tx);
    if (!enabled.has(first.kind)) return;
    const data: AutomaticMessagesJob = { business_id: businessId, causes };
    await this.jobs.insert(tx, 'automatic_messages', [{ data }]);
  }
}

/** Sales of the past can come late, and nobody is congratulated for last year. Null is for a tier that always was. */
const isNewTier = ({ since }: TierRisen) => since === null || Date.now() - Date.parse(since) <= 2 * MAX_SALE_AGE_MS;

const isNews = (completedAt: string) => Date.now() - Date.parse(completedAt) <= MAX_SALE_AGE_MS;
