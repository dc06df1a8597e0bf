import { Injectable } from '@nestjs/common';
import { NotFound } from '@wateja/common';
import { CustomerLock, CustomerWasErased } from '@wateja/events';
import { Prisma, statement, type Transaction } from '@wateja/prisma';

/** Locks the customer's row against an erasure, which locks it FOR UPDATE. */
@Injectable()
export class CustomerRowLock extends CustomerLock {
  acquireShared(tx: Transaction, businessId: number, customerId: number): Promise<void> {
    return lock(tx, businessId, customerId, Prisma.sql`FOR KEY SHARE`);
  }

  acquireExclusive(tx: Transaction, businessId: number, customerId: number): Promise<void> {
    return lock(tx, businessId, customerId, Prisma.sql`FOR NO KEY UPDATE`);
  }
}

async function lock(tx: Transaction, businessId: number, customerId: number, strength: Prisma.Sql): Promise<void> {
  const [customer] = await tx.query<{ erased_at: Date | null }>(statement`
    SELECT erased_at FROM customers WHERE business_id = ${businessId} AND id = ${customerId} ${strength}`);
  if (!customer) throw new NotFound('Customer');
  if (customer.erased_at) throw new CustomerWasErased();
}
