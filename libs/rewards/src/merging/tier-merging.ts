import { Injectable } from '@nestjs/common';
import {
  changeOfMerge,
  type CustomersMerging,
  type CustomersUnmerging,
  journalChanged,
  journalMoved,
  journalRemoved,
  movedIds,
  OnDomainEvent,
  restoreRows,
} from '@wateja/events';
import { Prisma, statement, type Transaction } from '@wateja/prisma';

const OVERRIDES = 'reward_tier_overrides';

interface TierChange {
  /** The overrides that the merge ended. */
  ended: number[];
  /** Whether the customer who stays had a stored tier. Those who never bought anything have none. */
  had_tier: boolean;
}

/** The tier follows from all purchases, so only what was set by hand goes over when two customers become one. */
@Injectable()
export class TierMerging {
  /** A customer has one tier that was set by hand: that of the customer who stays goes before the other one. */
  @OnDomainEvent('customers.merging')
  async move(merge: CustomersMerging, tx: Transaction): Promise<void> {
    const { business_id, customer_id, from_customer_id } = merge;
    await tx.query(
      statement(Prisma.sql`
      WITH removed AS (
        DELETE FROM customer_tiers t WHERE t.business_id = ${business_id} AND t.customer_id = ${from_customer_id}
        RETURNING to_jsonb(t) AS value
      ) ${journalRemoved(merge, 'customer_tiers', Prisma.sql`SELECT value FROM removed`)}`),
    );
    const ended = await tx.query<{ id: number }>(statement`
      UPDATE reward_tier_overrides o SET ended_at = now()
      WHERE o.business_id = ${business_id} AND o.customer_id = ${from_customer_id} AND o.ended_at IS NULL AND EXISTS (
        SELECT FROM reward_tier_overrides own
        WHERE own.business_id = o.business_id AND own.customer_id = ${customer_id} AND own.ended_at IS NULL)
      RETURNING o.id`);
    const survivorTier = await tx.customerTier.findFirst({ where: { business_id, customer_id } });
    const change: TierChange = { ended: ended.map(({ id }) => id), had_tier: survivorTier !== null };
    await journalChanged(tx, merge, OVERRIDES, change);
    await tx.query(
      statement(Prisma.sql`
      WITH moved AS (
        UPDATE reward_tier_overrides SET customer_id = ${customer_id}
        WHERE business_id = ${business_id} AND customer_id = ${from_customer_id} RETURNING id
      ) ${journalMoved(merge, OVERRIDES, Prisma.sql`SELECT id FROM moved`)}`),
    );
  }

  @OnDomainEvent('customers.unmerging')
  async moveBack(merge: CustomersUnmerging, tx: Transaction): Promise<void> {
    const { business_id, customer_id, from_customer_id } = merge;
    await restoreRows(
      tx,
      merge,
      'customer_tiers',
      (columns, rows) => Prisma.sql`
      INSERT INTO customer_tiers (${columns})
      SELECT ${columns} FROM jsonb_populate_recordset(NULL::customer_tiers, ${rows}) r`,
    );
    await tx.query(
      statement(Prisma.sql`
      UPDATE reward_tier_overrides SET customer_id = ${from_customer_id}
      WHERE business_id = ${business_id} AND customer_id = ${customer_id}
        AND id = ANY (${movedIds(merge, OVERRIDES)}::bigint[])`),
    );
    const change = await changeOfMerge<TierChange>(tx, merge, OVERRIDES);
    // A customer who has bought something since gets one again.
    if (!change?.had_tier) await tx.customerTier.deleteMany({ where: { business_id, customer_id } });
    await tx.query(statement`
      UPDATE reward_tier_overrides SET ended_at = NULL
      WHERE business_id = ${business_id} AND customer_id = ${from_customer_id}
        AND id = ANY (${change?.ended ?? []}::bigint[])`);
  }
}
