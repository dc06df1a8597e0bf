import { DomainError } from '@wateja/common';
import type { Transaction } from '@wateja/prisma';

/** The person behind this customer was erased: whatever is kept about them from now on would be personal data again. */
export class CustomerWasErased extends DomainError {
  constructor() {
    const sentence = 'This customer was erased: nothing more is written about them, and refunds go without a reason';
    super('conflict', 'customer_erased', sentence);
  }
}

/**
 * Keeps a customer from being erased while a module writes about them. Every module acquires it before it writes what
 * `customer.erased` would have to clear, and before it locks any row that listeners of that event change. libs/customers,
 * which owns the row, implements it for all.
 */
export abstract class CustomerLock {
  /** Until `tx` ends, nobody erases the customer; nothing else is held up. @throws NotFound, CustomerWasErased */
  abstract acquireShared(tx: Transaction, businessId: number, customerId: number): Promise<void>;

  /**
   * The same, and whoever else acquires this one waits: what is written until `tx` ends is written one after the other.
   * Not after {@link acquireShared} in one transaction: two that have both would wait for each other.
   * @throws NotFound, CustomerWasErased
   */
  abstract acquireExclusive(tx: Transaction, businessId: number, customerId: number): Promise<void>;
}
