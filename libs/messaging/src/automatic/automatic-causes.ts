import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import {
  AfterDomainEvents,
  type CustomersCreated,
  type FrequencyRisen,
  OnDomainEvent,
  type SaleCompleted,
} from '@wateja/events';
import { PrismaService, type Transaction } from '@wateja/prisma';

import { Jobs } from '../delivery/queue/jobs';
import { AutomaticService } from './automatic.service';
import type { AutomaticMessagesJob, MessageCause } from './message-cause';

/** Nobody waits for the receipt of an older sale: somebody has brought it in later. */
const MAX_SALE_AGE_MS = 24 * 60 * 60 * 1_000;

const REGULARS = ['regular', 'frequent'];

/**
 * Listens to sales and new customers. Where the shop sends messages of this kind, it inserts a job that writes them, and
 * where it does not, nothing is asked or written: sales and new customers wait for no message.
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
  async receipts(sales: SaleCompleted[], tx: Transaction): Promise<void> {
    const causes = sales.flatMap(({ business_id: _, customer_id, ...sale }): MessageCause[] =>
      customer_id !== null && isNews(sale.completed_at) ? [{ customer_id, kind: 'receipt', sale }] : [],
    );
    const [first] = sales;
    if (first) await this.insertJob(tx, first.business_id, causes);
  }

  @OnDomainEvent('frequency.risen')
  async regulars({ business_id, customers }: FrequencyRisen, tx: Transaction): Promise<void> {
    const causes = customers
      .filter(({ from, to }) => REGULARS.includes(to) && !(from !== null && REGULARS.includes(from)))
      .filter(({ completed_at }) => isNews(completed_at))
      .map(({ customer_id }): MessageCause => ({ customer_id, kind: 'became_regular', sale: null }));
    await this.insertJob(tx, business_id, causes);
  }

  /** After the customer is there, in a transaction of its own: a welcome that fails must not take the customer along. */
  @OnDomainEvent('customers.created')
  async welcome({ business_id, customer_ids, is_import }: CustomersCreated): Promise<void> {
    if (is_import) return;
    const causes = customer_ids.map((customer_id): MessageCause => ({ customer_id, kind: 'welcome', sale: null }));
    await this.prisma.onCommit(() => {
      // In a transaction from the beginning: deliveries hold a connection while they wait for what is read here.
      const work = this.prisma
        .detached(() => this.prisma.transaction((own) => this.insertJob(own, business_id, causes)))
        .catch((error: unknown) => this.logger.warn(`A welcome is lost: ${(error as Error).name}`))
        .finally(() => this.running.delete(work));
      this.running.add(work);
    });
  }

  /** The database is still there. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.running);
  }

  /**
   * Writes down which messages are due, as a job that is inserted by the transaction of the event: both are there, or
   * neither. Each sale and customer waits for the one statement alone.
   */
  private async insertJob(tx: Transaction, businessId: number, causes: MessageCause[]): Promise<void> {
    const [first] = causes;
    if (!first) return;
    const enabled = await this.automatic.enabled(businessId, tx);
    if (!enabled.has(first.kind)) return;
    const data: AutomaticMessagesJob = { business_id: businessId, causes };
    await this.jobs.insert(tx, 'automatic_messages', [{ data }]);
  }
}

const isNews = (completedAt: string) => Date.now() - Date.parse(completedAt) <= MAX_SALE_AGE_MS;
