import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import {
  AfterDomainEvents,
  type CustomersCreated,
  EventsService,
  type FrequencyRisen,
  type MessageCaused,
  OnDomainEvent,
  type SaleCompleted,
} from '@wateja/events';
import { PrismaService, type SqlTransaction, type Transaction } from '@wateja/prisma';

import type { AutomaticKind } from '../message-enums';
import { AutomaticService } from './automatic.service';

/** Sales of earlier days were brought later by somebody: nobody waits for their receipt. In milliseconds. */
const NEWS = 24 * 60 * 60 * 1_000;

const REGULARS = ['regular', 'frequent'];

/**
 * Hears what happens and, where the shop sends messages of this kind, writes down that one is due. That is all, and
 * where it does not, nothing is asked or written: sales and new customers wait for no message.
 */
@Injectable()
export class AutomaticCauses implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Messages');
  private readonly running = new Set<Promise<void>>();

  constructor(
    private readonly prisma: PrismaService,
    private readonly events: EventsService,
    private readonly automatic: AutomaticService,
  ) {}

  @AfterDomainEvents('sale.completed')
  async receipts(sales: SaleCompleted[], tx: SqlTransaction): Promise<void> {
    const causes = sales.flatMap(({ business_id, customer_id, ...sale }) =>
      customer_id !== null && isNews(sale.completed_at) ? [{ business_id, customer_id, sale }] : [],
    );
    await this.cause(tx, 'receipt', causes);
  }

  @OnDomainEvent('frequency.risen')
  async regulars({ business_id, customers }: FrequencyRisen, tx: SqlTransaction): Promise<void> {
    const causes = customers
      .filter(({ from, to }) => REGULARS.includes(to) && !(from !== null && REGULARS.includes(from)))
      .filter(({ completed_at }) => isNews(completed_at))
      .map(({ customer_id }) => ({ business_id, customer_id, sale: null }));
    await this.cause(tx, 'became_regular', causes);
  }

  /** After the customer is there, in a transaction of its own: a welcome that fails must not take the customer along. */
  @OnDomainEvent('customers.created')
  welcome({ business_id, customer_ids, is_import }: CustomersCreated, tx: Transaction): void {
    if (is_import) return;
    const causes = customer_ids.map((customer_id) => ({ business_id, customer_id, sale: null }));
    this.prisma.afterCommit(tx, () => {
      const work = this.prisma
        .outsideTransaction(async () => {
          const enabled = await this.automatic.enabled(business_id, this.prisma);
          if (enabled.has('welcome')) await this.prisma.sqlTransaction((own) => this.cause(own, 'welcome', causes));
        })
        .catch((error: unknown) => this.logger.warn(`A welcome is lost: ${(error as Error).name}`))
        .finally(() => this.running.delete(work));
      this.running.add(work);
      return Promise.resolve();
    });
  }

  /** The database is still there. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.running);
  }

  private async cause(tx: SqlTransaction, kind: AutomaticKind, causes: Omit<MessageCaused, 'kind'>[]): Promise<void> {
    const [first] = causes;
    if (!first) return;
    const enabled = await this.automatic.enabled(first.business_id, tx);
    if (!enabled.has(kind)) return;
    await this.events.recordForLater(
      tx,
      'message.caused',
      causes.map((each) => ({ ...each, kind })),
    );
  }
}

const isNews = (completedAt: string) => Date.now() - Date.parse(completedAt) <= NEWS;
