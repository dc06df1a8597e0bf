import { Injectable } from '@nestjs/common';
import { EventsService, lockEvents } from '@wateja/events';
import { isDatabaseError, statement, type Transaction } from '@wateja/prisma';

import { lockCustomers, type LockedCustomer } from './merges.queries';

/** PostgreSQL's code for a lock that was not free in time. */
const LOCK_NOT_AVAILABLE = '55P03';
/** How long a merge waits for rows that appeared before the customers were locked. Then it lets their holder go first. */
const NEW_LOCKS_TIMEOUT_MS = 50;

/**
 * The locks of a merge. A delivery locks its event before the customer, and a refund locks its sale before its
 * customer. So a merge locks events, then sales, then customers, each in the order of their ids, and never waits for an
 * event or a sale while it holds a customer: what appeared meanwhile must be free, else the merge lets all go and
 * begins again.
 */
@Injectable()
export class MergeLocks {
  constructor(private readonly events: EventsService) {}

  /** Locks everything that moves with these customers. Returns those who are there. */
  async take(tx: Transaction, businessId: number, ids: number[]): Promise<LockedCustomer[]> {
    for (;;) {
      await tx.$executeRaw`SAVEPOINT locks`;
      await this.lockRows(tx, businessId, ids);
      const customers = await tx.query<LockedCustomer>(statement(lockCustomers(businessId, ids)));
      if (await this.lockNewRows(tx, businessId, ids)) return customers;
      await tx.$executeRaw`ROLLBACK TO SAVEPOINT locks`;
    }
  }

  private async lockRows(tx: Transaction, businessId: number, ids: number[]): Promise<void> {
    await lockEvents(tx, businessId, ids);
    await this.events.announce(tx, 'customers.joining', { business_id: businessId, customer_ids: ids });
  }

  /** Locks the events and sales that appeared before the customers were locked: no more can appear. False if one is held. */
  private async lockNewRows(tx: Transaction, businessId: number, ids: number[]): Promise<boolean> {
    await tx.query(statement`SELECT set_config('lock_timeout', ${String(NEW_LOCKS_TIMEOUT_MS)}, true)`);
    try {
      await this.lockRows(tx, businessId, ids);
    } catch (error) {
      if (isDatabaseError(error, LOCK_NOT_AVAILABLE)) return false;
      throw error;
    }
    await tx.$executeRaw`SET LOCAL lock_timeout TO DEFAULT`;
    return true;
  }
}
