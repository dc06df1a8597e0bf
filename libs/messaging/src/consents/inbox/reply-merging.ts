import { Injectable } from '@nestjs/common';
import {
  type CustomersMerging,
  type CustomersUnmerging,
  journalMoved,
  journalRemoved,
  movedIds,
  OnDomainEvent,
  restoreRows,
} from '@wateja/events';
import { Prisma, statement, type Transaction } from '@wateja/prisma';

const TABLE = 'reply_customers';

/** Replies go with their customer when two customers become one. */
@Injectable()
export class ReplyMerging {
  /** A reply of a phone that both had is one of the customer who stays already. */
  @OnDomainEvent('customers.merging')
  async move(merge: CustomersMerging, tx: Transaction): Promise<void> {
    await tx.query(
      statement(Prisma.sql`
      WITH removed AS (
        DELETE FROM reply_customers c
        WHERE c.business_id = ${merge.business_id} AND c.customer_id = ${merge.from_customer_id} AND EXISTS (
          SELECT FROM reply_customers o
          WHERE o.business_id = c.business_id AND o.reply_id = c.reply_id AND o.customer_id = ${merge.customer_id})
        RETURNING to_jsonb(c) AS value
      ) ${journalRemoved(merge, TABLE, Prisma.sql`SELECT value FROM removed`)}`),
    );
    await tx.query(
      statement(Prisma.sql`
      WITH moved AS (
        UPDATE reply_customers SET customer_id = ${merge.customer_id}
        WHERE business_id = ${merge.business_id} AND customer_id = ${merge.from_customer_id}
        RETURNING reply_id
      ) ${journalMoved(merge, TABLE, Prisma.sql`SELECT reply_id FROM moved`)}`),
    );
  }

  /** A reply that was deleted since the merge does not come back. */
  @OnDomainEvent('customers.unmerging')
  async moveBack(merge: CustomersUnmerging, tx: Transaction): Promise<void> {
    await tx.query(
      statement(Prisma.sql`
      UPDATE reply_customers SET customer_id = ${merge.from_customer_id}
      WHERE business_id = ${merge.business_id} AND customer_id = ${merge.customer_id}
        AND reply_id = ANY (${movedIds(merge, TABLE)}::bigint[])`),
    );
    await restoreRows(
      tx,
      merge,
      TABLE,
      (columns, rows) => Prisma.sql`
      INSERT INTO reply_customers (${columns})
      SELECT ${columns} FROM jsonb_populate_recordset(NULL::reply_customers, ${rows}) r
      WHERE EXISTS (SELECT FROM replies p WHERE p.business_id = r.business_id AND p.id = r.reply_id)`,
    );
  }
}
