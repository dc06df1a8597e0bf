import type { Transaction } from '@wateja/prisma';

/** What is known of somebody at a counter. */
export interface NewCustomer {
  name: string;
  /** In any spelling of the country. */
  phone: string;
}

/**
 * Creates a customer for a module that meets somebody new. libs/customers owns the customer's row and implements this class.
 */
export abstract class CustomerCreation {
  /**
   * Creates a customer in `tx`, as `POST /api/customers/:businessId` does, with its event.
   * @returns the id of the customer
   */
  abstract create(tx: Transaction, businessId: number, customer: NewCustomer): Promise<number>;
}
