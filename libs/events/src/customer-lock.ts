import { DomainError } from '@wateja/common';
import type { Transaction } from '@wateja/prisma';

/** The customer was erased. Anything that is written about them now would be new personal data. */
export class CustomerWasErased extends DomainError {
  constructor() {
    const sentence =
      'This customer was erased; nothing can be stored about the customer, and refunds must have no reason';
    super('conflict', 'customer_erased', sentence);
  }
}

/**
 * Prevents the erasure of a customer while a module writes about them. A module must acquire it before it writes
 * anything that the listeners of `customer.erased` clear, and before it locks any row that these listeners change.
 * libs/customers owns the customer's row and implements this class.
 */
export abstract class CustomerLock {
  /** Nobody can erase the customer until `tx` ends. Other work does not wait. @throws NotFound, CustomerWasErased */
  abstract acquireShared(tx: Transaction, businessId: number, customerId: number): Promise<void>;

  /**
   * Like {@link acquireShared}, but transactions that acquire the exclusive lock of one customer run one after another.
   * Do not call it after `acquireShared` in the same transaction: two transactions that hold both locks would wait for
   * each other.
   * @throws NotFound, CustomerWasErased
   */
  abstract acquireExclusive(tx: Transaction, businessId: number, customerId: number): Promise<void>;
}
