import { journalMoved, journalRemoved, type Merge, movedIds } from '@wateja/events';
import { Prisma } from '@wateja/prisma';

import type { MergeableValues } from './merged-values';

/** A customer under a lock that lets nobody else write about them. */
export interface LockedCustomer extends MergeableValues {
  id: number;
  name: string;
  phone_e164: string | null;
  erased_at: Date | null;
}

/** Locks customers in the order of their ids, as an erasure locks its customer. */
export const lockCustomers = (businessId: number, ids: number[]): Prisma.Sql => Prisma.sql`
  SELECT id, external_id, name, phone, phone_e164, email, address, prefer_sms, prefer_email, prefer_call, tags, erased_at
  FROM customers WHERE business_id = ${businessId} AND id = ANY (${ids}::bigint[]) ORDER BY id FOR UPDATE`;

/** Customers who were merged into the one who is merged now follow it. */
export const moveMerges = (merge: Merge): Prisma.Sql => Prisma.sql`
  WITH moved AS (
    UPDATE customer_merges SET customer_id = ${merge.customer_id}
    WHERE business_id = ${merge.business_id} AND customer_id = ${merge.from_customer_id}
    RETURNING id
  ) ${journalMoved(merge, 'customer_merges', Prisma.sql`SELECT id FROM moved`)}`;

export const moveMergesBack = (merge: Merge): Prisma.Sql => Prisma.sql`
  UPDATE customer_merges SET customer_id = ${merge.from_customer_id}
  WHERE business_id = ${merge.business_id} AND customer_id = ${merge.customer_id}
    AND id = ANY (${movedIds(merge, 'customer_merges')}::bigint[])`;

/** Removes the row of the customer who is merged. If another row still refers to it, the database refuses. */
export const removeCustomer = (merge: Merge): Prisma.Sql => Prisma.sql`
  WITH removed AS (
    DELETE FROM customers c WHERE c.business_id = ${merge.business_id} AND c.id = ${merge.from_customer_id}
    RETURNING to_jsonb(c) AS value
  ) ${journalRemoved(merge, 'customers', Prisma.sql`SELECT value FROM removed`)}`;

/** Brings the row of the customer back. */
export const restoreCustomer = (columns: Prisma.Sql, rows: Prisma.Sql): Prisma.Sql => Prisma.sql`
  INSERT INTO customers (${columns})
  SELECT ${columns} FROM jsonb_populate_recordset(NULL::customers, ${rows})`;

/** A merge as it is stored. */
export interface StoredMerge {
  from_customer_id: number;
  created_at: Date;
  undone_at: Date | null;
  /** True if another customer was merged into the same one later. */
  has_later: boolean;
  /** True if what is needed to undo it is there. */
  has_journal: boolean;
}

/** The merge with this number into this customer. */
export const storedMerge = (businessId: number, customerId: number, mergeId: number): Prisma.Sql => Prisma.sql`
  SELECT m.from_customer_id, m.created_at, m.undone_at,
    EXISTS (
      SELECT FROM customer_merges l WHERE l.business_id = m.business_id AND l.into_customer_id = m.into_customer_id
        AND l.customer_id = m.into_customer_id AND l.id > m.id AND l.undone_at IS NULL
    ) AS has_later,
    EXISTS (
      SELECT FROM customer_merge_rows j WHERE j.business_id = m.business_id AND j.merge_id = m.id
    ) AS has_journal
  FROM customer_merges m
  WHERE m.business_id = ${businessId} AND m.id = ${mergeId} AND m.into_customer_id = ${customerId}`;

/** The merge no longer needs the data of the merged record. */
export const markUndone = (businessId: number, mergeId: number): Prisma.Sql => Prisma.sql`
  UPDATE customer_merges SET undone_at = now(), undone_by = audit_actor('user_id')::bigint,
    undone_by_key = audit_actor('api_key_id')::bigint, external_id = NULL, phone_e164 = NULL, email = NULL
  WHERE business_id = ${businessId} AND id = ${mergeId}`;

/** Rows `{from_customer_id, customer_id}` of those of these customers who were merged into others. */
export const survivorsOf = (businessId: number, ids: number[]): Prisma.Sql => Prisma.sql`
  SELECT from_customer_id, customer_id FROM customer_merges
  WHERE business_id = ${businessId} AND from_customer_id = ANY (${ids}::bigint[]) AND undone_at IS NULL`;
