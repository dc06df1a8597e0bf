import { Injectable } from '@nestjs/common';
import { type CustomersMerging, type CustomersUnmerging, journalMoved, movedIds, OnDomainEvent } from '@wateja/events';
import { Prisma, statement, type Transaction } from '@wateja/prisma';

/** Notes go with their customer when two customers become one. */
@Injectable()
export class NoteMerging {
  @OnDomainEvent('customers.merging')
  async move(merge: CustomersMerging, tx: Transaction): Promise<void> {
    await tx.query(
      statement(Prisma.sql`
      WITH moved AS (
        UPDATE customer_notes SET customer_id = ${merge.customer_id}
        WHERE business_id = ${merge.business_id} AND customer_id = ${merge.from_customer_id}
        RETURNING id
      ) ${journalMoved(merge, 'customer_notes', Prisma.sql`SELECT id FROM moved`)}`),
    );
  }

  @OnDomainEvent('customers.unmerging')
  async moveBack(merge: CustomersUnmerging, tx: Transaction): Promise<void> {
    await tx.query(
      statement(Prisma.sql`
      UPDATE customer_notes SET customer_id = ${merge.from_customer_id}
      WHERE business_id = ${merge.business_id} AND customer_id = ${merge.customer_id}
        AND id = ANY (${movedIds(merge, 'customer_notes')}::bigint[])`),
    );
  }
}
