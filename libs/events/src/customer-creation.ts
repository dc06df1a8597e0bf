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
   * @param shop the business, and the country by which the caller has read the phone and found nobody
   * @returns the id of the customer
   * @throws CountryChanged if the business has another country now, or reads its phones again
   */
  abstract create(
    tx: Transaction,
    shop: { business_id: number; country: string },
    customer: NewCustomer,
  ): Promise<number>;
}
