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

const TABLE = 'campaign_recipients';

/** A customer is once in the audience of a campaign, also when two customers become one. */
@Injectable()
export class RecipientMerging {
  @OnDomainEvent('customers.merging')
  async move(merge: CustomersMerging, tx: Transaction): Promise<void> {
    await tx.query(
      statement(Prisma.sql`
      WITH removed AS (
        DELETE FROM campaign_recipients r
        WHERE r.business_id = ${merge.business_id} AND r.customer_id = ${merge.from_customer_id} AND EXISTS (
          SELECT FROM campaign_recipients o
          WHERE o.business_id = r.business_id AND o.campaign_id = r.campaign_id AND o.customer_id = ${merge.customer_id})
        RETURNING to_jsonb(r) AS value
      ) ${journalRemoved(merge, TABLE, Prisma.sql`SELECT value FROM removed`)}`),
    );
    await tx.query(
      statement(Prisma.sql`
      WITH moved AS (
        UPDATE campaign_recipients SET customer_id = ${merge.customer_id}
        WHERE business_id = ${merge.business_id} AND customer_id = ${merge.from_customer_id}
        RETURNING campaign_id
      ) ${journalMoved(merge, TABLE, Prisma.sql`SELECT campaign_id FROM moved`)}`),
    );
  }

  @OnDomainEvent('customers.unmerging')
  async moveBack(merge: CustomersUnmerging, tx: Transaction): Promise<void> {
    await tx.query(
      statement(Prisma.sql`
      UPDATE campaign_recipients SET customer_id = ${merge.from_customer_id}
      WHERE business_id = ${merge.business_id} AND customer_id = ${merge.customer_id}
        AND campaign_id = ANY (${movedIds(merge, TABLE)}::bigint[])`),
    );
    await restoreRows(
      tx,
      merge,
      TABLE,
      (columns, rows) => Prisma.sql`
      INSERT INTO campaign_recipients (${columns})
      SELECT ${columns} FROM jsonb_populate_recordset(NULL::campaign_recipients, ${rows}) r`,
    );
  }
}
