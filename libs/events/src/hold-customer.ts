import { DomainError, NotFound } from '@wateja/common';
import { Prisma, type Transaction } from '@wateja/prisma';

/** The person behind this customer was erased: whatever is kept about them from now on would be personal data again. */
export class CustomerWasErased extends DomainError {
  constructor() {
    const sentence = 'This customer was erased: nothing more is written about them, and refunds go without a reason';
    super('conflict', 'customer_erased', sentence);
  }
}

/**
 * Keeps `customer.erased` from happening to a customer until `tx` ends, and holds up nothing else. Every module calls
 * it before it writes what that event would have to clear, and before it locks any row that its listeners change.
 * @throws NotFound, CustomerWasErased
 */
export async function holdCustomer(tx: Transaction, businessId: number, customerId: number): Promise<void> {
  await lock(tx, businessId, customerId, Prisma.sql`FOR KEY SHARE`);
}

/**
 * The same, and whoever else calls this for the customer waits: what is written until `tx` ends is written one after the
 * other. Not after {@link holdCustomer} in one transaction: two that have both would wait for each other.
 * @throws NotFound, CustomerWasErased
 */
export async function lockCustomer(tx: Transaction, businessId: number, customerId: number): Promise<void> {
  await lock(tx, businessId, customerId, Prisma.sql`FOR NO KEY UPDATE`);
}

async function lock(tx: Transaction, businessId: number, customerId: number, strength: Prisma.Sql): Promise<void> {
  const [customer] = await tx.$queryRaw<{ erased_at: Date | null }[]>`
    SELECT erased_at FROM customers WHERE business_id = ${businessId} AND id = ${customerId} ${strength}`;
  if (!customer) throw new NotFound('Customer');
  if (customer.erased_at) throw new CustomerWasErased();
}
