import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { type BusinessCountryChanged, type CustomersReindexed, EventsService, OnDomainEvent } from '@wateja/events';
import { statement, type Transaction } from '@wateja/prisma';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { searchColumns } from '../search-columns';
import { holdCountry } from './current-country';
import {
  addDone,
  beginReindexing,
  endReindexing,
  lockCustomers,
  lockReindexing,
  type ReindexedCustomer,
  writeIndexed,
} from './reindexing.queries';

/** The number of customers of one transaction: requests wait no longer than that for one of them. */
const BATCH_SIZE = 500;

/** After so many customers other requests get their turn. To read a phone takes a tenth of a millisecond. */
const CUSTOMERS_PER_TURN = 50;

/**
 * Reads the phones of all customers anew when the country of their business changes. A batch, its progress and the event
 * for the next batch are one transaction. So a process that is killed loses nothing: the outbox delivers the event again.
 */
@Injectable()
export class ReindexingService implements BeforeApplicationShutdown {
  private isStopping = false;

  constructor(private readonly events: EventsService) {}

  /** Each batch starts the next one. During shutdown the next one is left to the next start. */
  beforeApplicationShutdown(): void {
    this.isStopping = true;
  }

  /** The sender of the event has locked the business, so no customer is being written by the country before. */
  @OnDomainEvent('business.country_changed')
  async begin({ business_id, from }: BusinessCountryChanged, tx: Transaction): Promise<void> {
    const [ended] = await tx.query<{ from_countries: string[] }>(statement(endReindexing(business_id)));
    const countries = [...new Set([...(ended?.from_countries ?? []), from])];
    const [begun] = await tx.query<{ id: number }>(statement(beginReindexing(business_id, countries)));
    if (begun)
      await this.events.record(tx, 'customers.reindexed', [{ business_id, reindexing_id: begun.id, up_to: 0 }]);
  }

  @OnDomainEvent('customers.reindexed')
  async reindexBatch({ business_id, reindexing_id, up_to }: CustomersReindexed, tx: Transaction): Promise<void> {
    const country = await holdCountry(tx, business_id);
    const [reindexing] = await tx.query<{ last_customer_id: number }>(
      statement(lockReindexing(business_id, reindexing_id)),
    );
    if (!reindexing) return;
    const customers = await tx.query<ReindexedCustomer>(
      statement(lockCustomers(business_id, up_to, reindexing.last_customer_id, BATCH_SIZE)),
    );
    await this.reindex(tx, business_id, customers, country);
    const last = customers.at(-1);
    if (!last || customers.length < BATCH_SIZE) {
      await tx.query(statement(endReindexing(business_id)));
      return;
    }
    await tx.query(statement(addDone(business_id, customers.length)));
    const next = [{ business_id, reindexing_id, up_to: last.id }];
    if (this.isStopping) this.events.recordForLater(tx, 'customers.reindexed', next);
    else await this.events.record(tx, 'customers.reindexed', next);
  }

  private async reindex(
    tx: Transaction,
    businessId: number,
    customers: ReindexedCustomer[],
    country: string,
  ): Promise<void> {
    const changed: (Pick<ReindexedCustomer, 'phone_e164' | 'search_text'> & { before: ReindexedCustomer })[] = [];
    for (const [index, before] of customers.entries()) {
      if (index % CUSTOMERS_PER_TURN === CUSTOMERS_PER_TURN - 1) await nextTurn();
      // Only the phone depends on the country. An erased customer has none.
      if (before.phone === null) continue;
      const after = searchColumns(before, country);
      if (after.phone_e164 !== before.phone_e164 || after.search_text !== before.search_text) {
        changed.push({ ...after, before });
      }
    }
    if (changed.length === 0) return;
    const rows = changed.map(({ before, phone_e164, search_text }) => ({ id: before.id, phone_e164, search_text }));
    await tx.query(statement(writeIndexed(businessId, rows)));
    const phones = changed
      .filter(({ before, phone_e164 }) => before.phone_e164 !== phone_e164)
      .map(({ before, phone_e164 }) => ({ customer_id: before.id, from: before.phone_e164, to: phone_e164 }));
    if (phones.length > 0) {
      await this.events.announce(tx, 'customers.phones_changed', { business_id: businessId, customers: phones });
    }
  }
}
