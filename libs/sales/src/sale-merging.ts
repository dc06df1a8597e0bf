import { Injectable } from '@nestjs/common';
import {
  changeOfMerge,
  type CustomersJoining,
  type CustomersMerging,
  type CustomersUnmerging,
  journalChanged,
  journalMoved,
  journalRemoved,
  type Merge,
  movedIds,
  OnDomainEvent,
  redirectEventsBack,
  restoreRows,
} from '@wateja/events';
import { Prisma, statement, type Transaction } from '@wateja/prisma';

const TOTALS = 'customer_sales_totals';

/** Sales go with their customer when two customers become one. Triggers keep the totals of both. */
@Injectable()
export class SaleMerging {
  /** Refunds and attributions lock the sale before its customer, and so does a merge. */
  @OnDomainEvent('customers.joining')
  async lockSales({ business_id, customer_ids }: CustomersJoining, tx: Transaction): Promise<void> {
    await tx.query(statement`
      SELECT count(*) FROM (
        SELECT FROM sales WHERE business_id = ${business_id} AND customer_id = ANY (${customer_ids}::bigint[])
        ORDER BY id FOR UPDATE
      ) locked`);
  }

  @OnDomainEvent('customers.merging')
  async move(merge: CustomersMerging, tx: Transaction): Promise<void> {
    await journalChanged(tx, merge, TOTALS, { without: await withoutTotals(tx, merge) });
    await tx.query(
      statement(Prisma.sql`
      WITH moved AS (
        UPDATE sales SET customer_id = ${merge.customer_id}
        WHERE business_id = ${merge.business_id} AND customer_id = ${merge.from_customer_id}
        RETURNING id
      ) ${journalMoved(merge, 'sales', Prisma.sql`SELECT id FROM moved`)}`),
    );
    await tx.query(
      statement(Prisma.sql`
      WITH moved AS (
        UPDATE sale_attributions SET customer_id = ${merge.customer_id}
        WHERE business_id = ${merge.business_id} AND customer_id = ${merge.from_customer_id}
        RETURNING id
      ) ${journalMoved(merge, 'sale_attributions', Prisma.sql`SELECT id FROM moved`)}`),
    );
    // Its sums are zeros now.
    await tx.query(
      statement(Prisma.sql`
      WITH removed AS (
        DELETE FROM customer_sales_totals t
        WHERE t.business_id = ${merge.business_id} AND t.customer_id = ${merge.from_customer_id}
        RETURNING to_jsonb(t) AS value
      ) ${journalRemoved(merge, TOTALS, Prisma.sql`SELECT value FROM removed`)}`),
    );
  }

  /** Sales of the time after the merge stay, because they cannot be assigned to one of the records. */
  @OnDomainEvent('customers.unmerging')
  async moveBack(merge: CustomersUnmerging, tx: Transaction): Promise<void> {
    await tx.query(
      statement(Prisma.sql`
      UPDATE sales SET customer_id = ${merge.from_customer_id}
      WHERE business_id = ${merge.business_id} AND customer_id = ${merge.customer_id}
        AND id = ANY (${movedIds(merge, 'sales')}::bigint[])`),
    );
    await tx.query(
      statement(Prisma.sql`
      UPDATE sale_attributions SET customer_id = ${merge.from_customer_id}
      WHERE business_id = ${merge.business_id} AND customer_id = ${merge.customer_id}
        AND id = ANY (${movedIds(merge, 'sale_attributions')}::bigint[])`),
    );
    // The triggers have made one if sales went back.
    await restoreRows(
      tx,
      merge,
      TOTALS,
      (columns, rows) => Prisma.sql`
      INSERT INTO customer_sales_totals (${columns})
      SELECT ${columns} FROM jsonb_populate_recordset(NULL::customer_sales_totals, ${rows}) r
      WHERE NOT EXISTS (
        SELECT FROM customer_sales_totals t WHERE t.business_id = r.business_id AND t.customer_id = r.customer_id)`,
    );
    const change = await changeOfMerge<{ without: number[] }>(tx, merge, TOTALS);
    await tx.query(statement`
      DELETE FROM customer_sales_totals
      WHERE business_id = ${merge.business_id} AND customer_id = ANY (${change?.without ?? []}::bigint[])
        AND purchases = 0 AND amount = 0 AND items = 0`);
    await redirectEventsBack(tx, merge, movedIds(merge, 'sales'));
  }
}

/** Those of both customers who have no row of totals: the triggers make one for each customer whose sales change. */
async function withoutTotals(
  tx: Transaction,
  { business_id, customer_id, from_customer_id }: Merge,
): Promise<number[]> {
  const rows = await tx.query<{ customer_id: number }>(statement`
    SELECT customer_id FROM unnest(${[customer_id, from_customer_id]}::bigint[]) AS c(customer_id)
    WHERE NOT EXISTS (
      SELECT FROM customer_sales_totals t WHERE t.business_id = ${business_id} AND t.customer_id = c.customer_id)`);
  return rows.map((row) => row.customer_id);
}
